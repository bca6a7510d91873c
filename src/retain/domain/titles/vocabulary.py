"""Word lists, folded: what says nothing by itself, what is too broad to name a thing, what names a field."""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _listed("a an the")

STOP_WORDS = ARTICLES | _listed(
    """of in on at by to for from with and or vs versus via per as is are into through under over between
    der die das den dem des ein eine einer eines und oder von vom im zu zum zur mit für fur
    le la les l un une du de et ou en au aux el los las y o del"""
)
"""Words that say nothing of a topic by themselves."""

PREPOSITIONS = _listed("of in from for with through by to under over via per vs versus von mit fur")
"""Words before which the head noun of a name stands: *family* of distributions."""

GENERIC = _listed(
    """ai algorithm analysis approach architecture benchmark clause code coefficient concept condition constant curve
    dataset data device disease disorder distribution doctrine effect element engine equation factor formula
    framework function graph hypothesis index law layer learning machine map matrix measure mechanism
    method methodology metric model modeling modelling module network number objective operation operator optimizer
    paradigm phase phenomenon pipeline principle problem procedure process property protocol rate ratio region
    rule score sequence series set size solution space state stage standard statistic strategy structure study
    syndrome system task technique technology test testing theorem theory tool training transformation treatment
    trick type unit value variable vector
    gesetz methode modell prinzip problem regel satz system theorie verfahren
    loi methode modele principe theoreme ley metodo modelo principio teorema"""
)
"""Head nouns (singular) so broad that what stands before them names the thing: the attention *mechanism*."""

FIELDS = _listed(
    """ai ml nlp llm llms cs math maths computing databases electronics fairness finance geography history law
    linguistics medicine music networking programming statistics theory training evaluation systems learning
    networks models science sciences engineering algebra calculus geometry grammar logic probability anatomy
    recht medizin wirtschaft informatik mathematik physik chemie geschichte grammatik"""
)
"""Last words of brackets that tell where a title belongs: (Reinforcement Learning), (AI)."""

FIELD_ENDINGS = ("ology", "ometry", "onomy", "nomics", "istry", "ematics", "ophy", "ysics", "amics", "netics")

COMMON_INITIALS = frozenset(("AI", "ML", "IT", "US", "UK", "EU", "OK", "TV", "AM", "PM"))
"""Initials in such general use that they give no title away."""
