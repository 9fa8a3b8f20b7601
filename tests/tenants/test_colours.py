import pytest
from django.core.exceptions import ValidationError

from extranet.tenants.colours import contrast, validate_colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # WCAG's own borderline grey
    ],
)
def test_contrast_is_wcags(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_a_colour_that_white_text_would_drown_in_is_refused():
    validate_colour("#1f4e79")
    with pytest.raises(ValidationError) as refused:
        validate_colour("#ffcc00")
    assert "1,5" in str(refused.value.messages[0])
