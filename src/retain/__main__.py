"""The front door: ``retain`` and ``python -m retain``."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        from retain.cli.main import run  # noqa: PLC0415 - so that an interrupt while importing is ours to word

        status = run()
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
