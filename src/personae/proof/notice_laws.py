"""The laws under which something published can be asked to be removed, and what each asks.

Read on 21 November 2026. What was read, and what was not, is said in every notice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from personae.proof import notice_grounds as grounds
from personae.proof.notice_case import Case, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the sender has to say under their own name; `{…}` is filled in from the case."""

    id: str
    cite: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One law, or one procedure of it.

    form      whether the law itself says what a notice holds
    needs     what of the sender must be given: email, address, phone
    lacks     why it does not apply to a case, each a sentence; empty where it does
    says      what the notice says of its ground, as a sentence about what the sender declares
    then      what follows, by the law's own words
    care      what the sender answers for
    read      from what it was drafted
    """

    id: str
    kind: NoticeKind
    name: str
    cite: str
    form: bool
    needs: tuple[str, ...]
    lacks: Callable[[Case], tuple[str, ...]]
    says: str
    statements: tuple[Statement, ...]
    then: str
    care: str
    read: str
    not_read: str


_ACCURATE = "The information in this notice is accurate."
_NO_FORM = "No form of notice stands in what was read of this law: this is a letter."
_LETTER = (
    Statement(
        id="not-authorised",
        cite="",
        words="To my knowledge nobody who may do so has authorised the use described here.",
    ),
    Statement(id="accurate", cite="", words=_ACCURATE),
    Statement(
        id="may-act",
        cite="",
        words="{i_am} the person whose likeness or voice is used.",
    ),
)
_CARE = "Who says in a notice what is not so may owe damages; counsel can say when."
_STATE = ("email",)

LAWS = (
    Law(
        id="us-dmca",
        kind=NoticeKind.TAKE_DOWN,
        name="Digital Millennium Copyright Act: notification of claimed infringement",
        cite="17 U.S.C. § 512(c)(3)(A)",
        form=True,
        needs=("email", "address", "phone"),
        lacks=grounds.copyright_declared,
        says="The sender declares a copyright in the work “{work}”, whose owner they name as "
        "{owner}. This notice speaks of that work alone, and of nobody's likeness.",
        statements=(
            Statement(
                id="good-faith",
                cite="§ 512(c)(3)(A)(v)",
                words="I have a good faith belief that use of the material in the manner "
                "complained of is not authorized by the copyright owner, its agent, or the law.",
            ),
            Statement(id="accurate", cite="§ 512(c)(3)(A)(vi)", words=_ACCURATE),
            Statement(
                id="may-act",
                cite="§ 512(c)(3)(A)(vi)",
                words="Under penalty of perjury: I am authorized to act on behalf of {owner}, the "
                "owner of an exclusive right that is allegedly infringed.",
            ),
        ),
        then="The service removes the material or says why not. Where a counter notification "
        "comes, it may put the material back in 10 to 14 business days, unless it is told of an "
        "action in court (§ 512(g)(2)).",
        care="Whoever knowingly misrepresents that material is infringing is liable for damages "
        "(§ 512(f)). Whether the law allows the use all the same (fair use) comes first.",
        read="its own text",
        not_read="What courts have made of it; who the service's designated agent is.",
    ),
    Law(
        id="us-take-it-down",
        kind=NoticeKind.TAKE_DOWN,
        name="TAKE IT DOWN Act: request for removal",
        cite="47 U.S.C. § 223a(a)(1)(B)",
        form=True,
        needs=("email",),
        lacks=grounds.intimate_in_the_us,
        says="The sender declares that an intimate depiction of the person is published without "
        "their consent.",
        statements=(
            Statement(
                id="good-faith",
                cite="§ 223a(a)(1)(B)(iii)",
                words="The person depicted has a good faith belief that the depiction identified "
                "here is not consensual.",
            ),
            Statement(
                id="may-act",
                cite="§ 223a(a)(1)(B)(i)",
                words="{i_am} the person depicted.",
            ),
        ),
        then="A covered platform removes it as soon as possible, within 48 hours of a valid "
        "request, and looks for identical copies; it has had to since 19 May 2026.",
        care=_CARE,
        read="its own text",
        not_read="How the law defines an intimate depiction (47 U.S.C. § 223(h)); whether the "
        "service is a covered platform.",
    ),
    Law(
        id="eu-dsa-16",
        kind=NoticeKind.TAKE_DOWN,
        name="Digital Services Act: notice of illegal content",
        cite="Regulation (EU) 2022/2065, art. 16(2)",
        form=True,
        needs=("email",),
        lacks=grounds.illegal_in_the_eu,
        says="The sender holds the information to be illegal content, and explains (art. "
        "16(2)(a)): {illegal_because}",
        statements=(
            Statement(
                id="bona-fide",
                cite="art. 16(2)(d)",
                words="In good faith I believe that the information and allegations in this "
                "notice are accurate and complete.",
            ),
        ),
        then="The service confirms receipt, decides in a timely, diligent and non-arbitrary "
        "manner, and says how its decision can be contested (art. 16(4)–(6)).",
        care=_CARE,
        read="its own text",
        not_read="The law that the sender names, and any other of a Member State.",
    ),
    Law(
        id="us-ca-3344",
        kind=NoticeKind.TAKE_DOWN,
        name="California: use of a living person's likeness or voice in advertising or on goods",
        cite="Cal. Civ. Code § 3344",
        form=False,
        needs=_STATE,
        lacks=grounds.california_living,
        says="The sender declares that the person's likeness or voice is used in advertising or "
        "on goods, in California, without their prior consent.",
        statements=_LETTER,
        then=_NO_FORM,
        care=_CARE,
        read="its own text, in an older copy",
        not_read="The section as it stands today; its exceptions as courts read them.",
    ),
    Law(
        id="us-ca-3344-1",
        kind=NoticeKind.TAKE_DOWN,
        name="California: use of a dead person's likeness or voice",
        cite="Cal. Civ. Code § 3344.1",
        form=False,
        needs=_STATE,
        lacks=grounds.california_dead,
        says="The sender declares that a digital replica of the person, or their likeness or "
        "voice in advertising, is used in California without the consent that this section asks.",
        statements=_LETTER,
        then=_NO_FORM,
        care=_CARE,
        read="a part of its own text",
        not_read="The list of exceptions; the day from which the part on digital replicas holds "
        "is told differently by those who were read.",
    ),
    Law(
        id="us-ny-50-f",
        kind=NoticeKind.TAKE_DOWN,
        name="New York: a digital replica of a dead performer",
        cite="N.Y. Civ. Rights Law § 50-f",
        form=False,
        needs=_STATE,
        lacks=grounds.new_york_dead,
        says="The sender declares that a digital replica of the person, who last lived in New "
        "York, is used there without prior consent.",
        statements=_LETTER,
        then=_NO_FORM,
        care=_CARE,
        read="a part of its own text, and what law firms say of it",
        not_read="The damages; whether the right was registered with the Secretary of State.",
    ),
    Law(
        id="us-tn-elvis",
        kind=NoticeKind.TAKE_DOWN,
        name="Tennessee: the ELVIS Act",
        cite="Tenn. Code Ann. § 47-25-1105",
        form=False,
        needs=_STATE,
        lacks=grounds.tennessee,
        says="The sender declares that the person's likeness or voice is used in advertising, or "
        "was made public by somebody who knew that the use was not authorised.",
        statements=_LETTER,
        then=_NO_FORM,
        care=_CARE,
        read="what law firms say of it",
        not_read="The section itself; how far the First Amendment protects the use.",
    ),
    Law(
        id="us-il-1075",
        kind=NoticeKind.TAKE_DOWN,
        name="Illinois: the Right of Publicity Act",
        cite="765 ILCS 1075, as amended by P.A. 103-0836",
        form=False,
        needs=_STATE,
        lacks=grounds.illinois,
        says="The sender declares that an unauthorised digital replica of the person is used in "
        "Illinois.",
        statements=_LETTER,
        then=_NO_FORM,
        care=_CARE,
        read="a part of its own text",
        not_read="The Act but for its amendment of 2024; its exceptions.",
    ),
    Law(
        id="us-no-fakes",
        kind=NoticeKind.TAKE_DOWN,
        name="NO FAKES Act (a bill)",
        cite="S. 4591 (119th Congress)",
        form=False,
        needs=(),
        lacks=grounds.only_a_bill,
        says="",
        statements=(),
        then="",
        care="",
        read="its own text, as introduced",
        not_read="The substitute reported on 24 June 2026.",
    ),
    Law(
        id="us-dmca-counter",
        kind=NoticeKind.COUNTER,
        name="Digital Millennium Copyright Act: counter notification",
        cite="17 U.S.C. § 512(g)(3)",
        form=True,
        needs=("address", "phone"),
        lacks=grounds.removed,
        says="The material named below was removed, or access to it disabled, on {removed_on}.",
        statements=(
            Statement(
                id="mistake",
                cite="§ 512(g)(3)(C)",
                words="Under penalty of perjury: I have a good faith belief that the material was "
                "removed or disabled as a result of mistake or misidentification.",
            ),
            Statement(
                id="jurisdiction",
                cite="§ 512(g)(3)(D)",
                words="I consent to the jurisdiction of the Federal District Court for the "
                "district of my address or, if I live outside of the United States, for any in "
                "which the service may be found.",
            ),
            Statement(
                id="service",
                cite="§ 512(g)(3)(D)",
                words="I will accept service of process from whoever gave the notification, or "
                "from their agent.",
            ),
        ),
        then="The service puts the material back in 10 to 14 business days, unless it is told of "
        "an action in court (§ 512(g)(2)(C)).",
        care="Whoever knowingly misrepresents that material was removed by mistake is liable for "
        "damages (§ 512(f)).",
        read="its own text",
        not_read="What courts have made of it.",
    ),
    Law(
        id="eu-dsa-20",
        kind=NoticeKind.COUNTER,
        name="Digital Services Act: complaint against a removal",
        cite="Regulation (EU) 2022/2065, art. 20(1)",
        form=False,
        needs=("email",),
        lacks=grounds.removed_in_the_eu,
        says="The information named below was removed, or restricted, on {removed_on}.",
        statements=(
            Statement(
                id="accurate", cite="", words="The information in this complaint is accurate."
            ),
        ),
        then="A platform takes complaints for at least six months after it told of its decision, "
        "free of charge (art. 20(1) and (2)).",
        care=_CARE,
        read="a part of its own text",
        not_read="Art. 20(3)–(6); whether the platform is a small one, which need not.",
    ),
    Law(
        id="reply",
        kind=NoticeKind.COUNTER,
        name="Reply to a notice under a state's law",
        cite="no form prescribed",
        form=False,
        needs=("email",),
        lacks=grounds.removed,
        says="The material named below was removed, or access to it disabled, on {removed_on}.",
        statements=(Statement(id="accurate", cite="", words=_ACCURATE),),
        then="No procedure stands in what was read of the states' laws: this is a letter.",
        care=_CARE,
        read="no law",
        not_read="Any procedure of the service's own.",
    ),
)
BY_ID = {law.id: law for law in LAWS}
