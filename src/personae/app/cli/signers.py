"""Who signs: a key file, a key in a token, or unsafe certificates for trying out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from personae.app.cli.keys import passphrase_from
from personae.app.cli.shared import FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from personae.proof.interfaces import ChainSigner

By = TypeVar("By")
_OPTIONS = (
    click.option("--key", "key_file", type=FILE, help="The signer's private key (PEM)."),
    click.option("--certificates", type=FILE, help="Their certificate and those above it (PEM)."),
    click.option("--passphrase-file", type=FILE, help="Its first line opens the key."),
    click.option(
        "--pkcs11", "module", type=FILE, help="A token's PKCS#11 library, in a key's place."
    ),
    click.option("--token", "token_label", help="The token's label."),
    click.option("--key-label", help="The label of the key in the token."),
    click.option(
        "--pin-file", type=FILE, help="Its first line opens the token; else it is asked for."
    ),
    click.option("--test-certificates", is_flag=True, help="Unsafe ones, made for trying out."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """The options, as they were given."""

    key_file: Path | None
    certificates: Path | None
    passphrase_file: Path | None
    module: Path | None
    token_label: str | None
    key_label: str | None
    pin_file: Path | None
    test_certificates: bool

    def by(
        self,
        held: ExitStack,
        *,
        key_file: Callable[[Path, Path, Callable[[], str]], By],
        chain: Callable[[ChainSigner, bool], By],
    ) -> tuple[By, bytes | None]:
        """Who signs, and the root of test certificates; None with certificates of one's own.

        held      closes the token
        key_file  makes them of a key, its certificates and what asks for the passphrase
        chain     makes them of a token or of test certificates, which are unsafe
        raises    click.UsageError unless it is said in one way
        """
        from personae.app import wiring

        alone = not (self.key_file or self.test_certificates)
        token = (self.module, self.token_label, self.key_label)
        if self.test_certificates and not (self.key_file or self.certificates or any(token)):
            made, root = wiring.unsafe_chain(wiring.now().astimezone(UTC).replace(microsecond=0))
            return chain(made, True), root
        if self.key_file and self.certificates and not (self.test_certificates or any(token)):
            asked = passphrase_from(self.passphrase_file)
            return key_file(self.key_file, self.certificates, asked), None
        if alone and self.module and self.token_label and self.key_label and self.certificates:
            pin = passphrase_from(self.pin_file, "PIN of the token")
            opened = wiring.token_chain(
                self.module, self.token_label, self.key_label, self.certificates, pin
            )
            return chain(held.enter_context(opened), False), None
        raise click.UsageError(
            "Give --key with --certificates; or --pkcs11, --token and --key-label with "
            "--certificates; or --test-certificates alone."
        )


def signing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options to a command, which takes them together as `signing`."""

    @wraps(command)
    def gathered(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # Click's own
        given = {field.name: options.pop(field.name) for field in fields(Signing)}
        return command(*args, signing=Signing(**given), **options)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered
