"""The decision: may this use go?"""
