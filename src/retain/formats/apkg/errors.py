"""What is wrong with a package."""

from retain.domain.errors import RetainError


class PackageError(RetainError):
    """A package that cannot be trusted or read; its text goes on from the package's name: “holds no collection”."""
