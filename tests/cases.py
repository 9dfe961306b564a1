"""A case about a clip in which a performer is seen beside somebody else."""

from pathlib import Path

from tests.journeys.stranger import clip, production
from tests.quick import Quick

TWO_AT_ONCE, FRAMES = 355, 6  # Ana Vale and Samuel Okoye, in the fifth shot
WORK = "date,performer,status,scenes\n"
REPLICAS = (
    "shot_code,scene,record_in,record_out,performer,kind,technique,copies,description,vendor,"
    "asset_id,scan_session,version,status,turnover_on,estimated_days,estimated_by,basis\n"
)
CASE = """\
case: ana-square-clip
kind: take-down
performer: ana-vale
sender:
  name: Ana Vale
  as: performer
  email: ana@example.org
  address: 1 Long Road, Los Angeles
  phone: "+1 555 0100"
recipient: Example Video, agent for notices
published:
  - url: https://example.com/watch?v=1
    what: a video in which she crosses a square
    seen_on: 2026-05-04
territories: [US-TN, DE]
told: {computer_made: true, known_unauthorised: true}
illegal_because: "Section 22 of a law that the sender names: shown without her consent."
"""
CONFIRMED = """\
confirmed:
  by: Ana Vale
  on: 2026-05-06
  statements:
    us-tn-elvis: [not-authorised, accurate, may-act]
    eu-dsa-16: [bona-fide]
"""
EVIDENCE = "evidence: {report: report/report.json}\n"
CONSENT = """\
consent: ana-consent
performer: ana-vale
granted_by: {who: ana-vale, as: performer}
granted_to: northlight-pictures
pictures: [another-picture]
kinds: [employment-based]
purposes: any
media: [theatrical]
territories: [US]
term: {from: 2025-03-01, until: 2028-03-01}
pay: {amount: 98765.00 USD, per: day}
signed: {on: 2025-02-20}
"""


def desk(folder: Path) -> Quick:
    """A house with Ana Vale on record, and a report of a clip that shows her."""
    me = Quick(folder).settle()
    me.enrol("ana-vale")
    clip(me.here / "cut.mp4", TWO_AT_ONCE, FRAMES, width=1280)
    production(me.here / "all", ["ana-vale"], work=WORK, replicas=REPLICAS)
    me("audit", "cut.mp4", "--production", "all/production.yaml", "-o", "report").went_well(11)
    return me


def write(me: Quick, text: str, name: str = "case.yaml") -> str:
    (me.here / name).write_text(text, encoding="utf-8")
    return name
