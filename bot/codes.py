"""A link as a code to be scanned."""

from io import BytesIO


def code_of(link: str) -> str:
    """Return a link as a code to be scanned, as SVG."""
    import segno

    drawn = BytesIO()
    # A quarter of it may be scratched or covered, and it still reads.
    segno.make(link, error="q", micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True, title=link, dark="#000", light="#fff"
    )
    return drawn.getvalue().decode().strip()
