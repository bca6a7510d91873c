"""From the tree of a query to one SQL condition with its parameters."""

from retain.domain.query import All, Either, Not, Query, Term
from retain.storage.search.context import Condition, Parameters, SearchContext
from retain.storage.search.terms import term_sql


def condition_of(query: Query, context: SearchContext) -> Condition:
    """Return the condition that a query stands for; raises RetainError for a term that is not understood."""
    parameters = Parameters()
    return Condition(_sql(query, context, parameters), parameters.values)


def _sql(query: Query, context: SearchContext, parameters: Parameters) -> str:
    match query:
        case Term():
            return f"({term_sql(query, context, parameters)})"
        case Not(part):
            return f"NOT {_sql(part, context, parameters)}"
        case All(()):
            return "(1)"
        case All(parts):
            return f"({' AND '.join(_sql(part, context, parameters) for part in parts)})"
        case Either(parts):
            return f"({' OR '.join(_sql(part, context, parameters) for part in parts)})"
