"""Every number that decides what is asserted and what is asked, and what it was measured on."""

from dataclasses import dataclass, field

from personae.screening.crowds import CrowdThresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Scores are cosines of SFace against the mean of a performer's photos; sizes are pixels of
    the detector's box, some 10 % less than the face.
    """

    # None of 595 strangers (24 crowd photos, faces of 18 px and more) scores .45 for any of 31
    # performers; between two strangers of one photo .3 to .9 % of pairs do, by size of face.
    present_from: float = 0.45
    # The model's authors publish .363. Some 2 % of the same strangers come so far from 26 px up.
    ask_from: float = 0.36
    # A lower score asks too where the performer stands out from how they score with strangers:
    # 3 of 595 faces of strangers more are asked about, of 31 performers.
    ask_standing_out_from: float = 0.30
    stands_out_by: float = 3.0
    # Two performers who score nearly alike settle nothing.
    margin: float = 0.05
    # At 24 px nine genuine pairs of ten pass at one false alarm in a thousand, at 16 px six.
    present_px: int = 26
    # Under this a face is left alone: at 20 px a pasted face was found again 34 times of 50, at 16
    # the right person comes first for six of ten.
    least_px: int = 20
    # A box is a face from here, its authors' middle way; a box less sure is one only where a face
    # was followed to (Zhang et al., ByteTrack, ECCV 2022): turned away, or half hidden.
    face_from: float = 0.6
    goes_on_from: float = 0.3
    # One look settles a track when it is this clear; else up to `looks` are averaged, which adds
    # .1 at most to the score of a stranger.
    clear_from: float = 0.52
    clear_margin: float = 0.10
    stranger_under: float = 0.22
    hopeless_by: float = 2.0  # deviations: under these one look is enough too
    looks: int = 3
    # A face turned away is like many others turned away (Hamilton clip: a stranger in profile
    # scores .38 for one performer of 31, and .9 deviations; the true profiles 3.5 and more).
    turned_under: float = 0.5
    turned_stands_out_by: float = 2.0
    # A face lost and found again in one shot is one person's from here; strangers in one photo
    # reach .45.
    same_in_shot_from: float = 0.50
    # Two tracks of unknown people are one person from here.
    same_unknown_from: float = 0.55
    crowd: CrowdThresholds = field(default_factory=CrowdThresholds)

    def told(self) -> dict[str, str]:
        """Each as a sentence for the report."""
        return {
            "present": f"a face scores {self.present_from:.2f} or more, is {self.present_px} px "
            f"wide or more, and no other performer comes within {self.margin:.2f}; of 595 "
            "strangers in 24 crowd photographs none did for any of 31 performers",
            "ask": f"a face scores from {self.ask_from:.2f}, or stands out from "
            f"{self.ask_standing_out_from:.2f}, or is under {self.present_px} px: a person must "
            "look; nine of those strangers did",
            "left alone": f"faces under {self.least_px} px",
            **self.crowd.told(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often faces are looked for; measured by `make bench`."""

    # Frames from look to look near the faces that are followed, where they are so few that this
    # costs less than a look at the whole picture; and in it, where more are followed unsteadily.
    every: int = 5
    near_at_most: int = 6
    every_whole: int = 15  # from look to look at the whole picture, at most
    every_when_calm: int = 10
    # Where more are followed steadily. In slow pans over crowds every 10th frame finds 1,001 people
    # at 1,252 faces compared, every 12th 986 at 1,194, every 15th 989 at 1,201.
    every_in_crowd: int = 12
    calm_under: float = 2.0  # mean change of the small brightness plane since the last look, of 255
    # Mean change of the cell of 8 by 8 pixels that changed most; under this the last look stands.
    # A face of 26 px that comes into a picture 1280 wide is seen where it differs from what was
    # there by 10 of 255, or by 40 where four cells share it.
    still_under: float = 2.0
    # The picture in which faces are looked for. At 1280 the same people are found in both films and
    # in the bench's crowds, at two and a half times the cost.
    long_side: int = 960
    luma_width: int = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceThresholds:
    """Scores are cosines of CAM++ against the mean of a performer's recordings.

    Measured on LibriSpeech, 10 people enrolled and 30 strangers, and on sounds mixed of them: half
    of the people set the numbers, the other half was counted (`make bench`).
    """

    # Of 30 strangers none scores .40 for any of ten, whole or 2 s, clean or under music as loud;
    # of 2 s of the people themselves 98 of 100 score more, with five recordings enrolled.
    present_from: float = 0.50
    ask_from: float = 0.40
    # Two performers who score nearly alike, or two who speak at once, settle nothing.
    margin: float = 0.08
    # All that one speaker says tells who it is; a turn of theirs that scores less by itself may
    # be somebody else's, and is asked about.
    turn_from: float = 0.42
    # Of such a turn nobody is named at a moment over which a window of 1.5 s scores less: another
    # voice comes in there. Of films mixed of the half that sets the numbers this takes 2.4 s named
    # wrongly to none and, where turns overlap, 6.4 s to 3.9, for 2 and 11 of 100 named rightly.
    moment_from: float = 0.36
    # Under a second of speech a voice is not told: 4 of 100 would be confused.
    least_s: float = 1.0
    # Speech is cut where what is said before and after is less alike than this.
    one_voice_from: float = 0.50
    # Two turns are one speaker's from here.
    one_speaker_from: float = 0.52

    def told(self) -> dict[str, str]:
        """Each as a sentence for the report."""
        return {
            "heard": f"all that one speaker says scores {self.present_from:.2f} or more, the turn "
            f"itself {self.turn_from:.2f}, and no other performer comes within {self.margin:.2f}; "
            "of 30 strangers none did for any of ten performers",
            "heard, ask": f"a voice scores from {self.ask_from:.2f}: a person must listen; two who "
            "speak at once and speech under loud music often come to this",
            "heard, left open": "a moment of a performer's turn over which a second and a half of "
            f"sound scores under {self.moment_from:.2f}: somebody else may be heard there too",
            "heard, left alone": f"speech in pieces under {self.least_s:.0f} second",
        }
