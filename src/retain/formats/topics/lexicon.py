"""Everyday English words that definitions begin with, so that they are known where they are glued to a title.

What stands on the left of a seam may be any term of any field; what stands on its right is nearly always one of
these: a general noun ("vessel that carries …"), an adjective before one, or a verb.
"""

from retain.formats.topics.words import LOWER_OPENERS, OPENERS

_NOUNS = """
    ability absence account acid act action activity adaptation addition address administrator adult advantage advice
    agency agent agreement aid aim air alcohol alloy ally alphabet amount analysis ancestor angle animal announcement
    answer apparatus appearance appliance application arc area argument arm army arrangement arrival art article
    artist assembly assessment asset assistant association attachment attack attempt attitude attraction author
    authority award back bacteria bag balance ball band bank bar barrier base basin basis basket battle beam bed
    beginning behavior behaviour belief bell belt bend benefit beverage bill bird birth blade blend block blood board
    boat body bond bone book border bottle boundary bowl box brain branch breach bread break breakdown breed bridge
    brightness broadcast building bundle burden business butter button cake calculation call camera canal cancer
    candle capacity capital car carbon card care cargo carrier case cast category cause cavity cell center centre
    ceremony chain chair chamber chance change channel chapter character characteristic charge chart cheese chemical
    chief child choice church circle circuit citizen city claim class classification clause clay cleaning cliff
    climate cloth clothing cloud club coal coast coat code coin collapse collection colony color colour column
    combination command comment commission committee commodity communication community company comparison competition
    complaint component composer composition compound computer concentration concept condition conduct conference
    confidence conflict connection consequence construct construction consumption contact container content contest
    contract contraction contrast contribution control conversion cook cooking copy cord core corner corporation
    correction cost costume council country couple course court cover covering craft cream creation creature credit
    crime crisis crop cross crust crystal cup curl currency current curve custom customer cut cutting cycle damage
    dance danger data date day deal death debt decay decision declaration decline decorative decrease deed deep defect
    defence defense deficiency degree delay delivery demand department deposit depression depth description desert
    design desire dessert destruction detail determination development deviation device diagram dialogue diet
    difference difficulty dip direction director disagreement disc discharge discipline discount discovery discussion
    disease dish disk disorder display disposal distance distribution district diversity division doctor doctrine
    document dog dough drama drawing dress drink drive drop drug duct duration dust duty dwelling earth edge education
    effect efficiency effort egg electricity electron element emission emotion employee employer encoding end energy
    engine engineer entity entrance entry environment equation equipment error essay estate estimate event evidence
    examination example excess exchange exercise existence expansion expenditure expense experience experiment expert
    explanation explosion exposure expression extension extent extract fabric face facility fact factor failure faith
    fall family farm farmer fashion fastener fat fear feature fee feeling female fence fever fiber fibre field fight
    figure file fill film filter finding fine fire firm fish flag flame flap flavor flavour flesh flight floor flour
    flow flower fluctuation fluid foam fold folder food foot force foreign forest form format formation formula
    foundation fraction fragment frame framework fraud freedom frequency friction front fruit fuel function fund funds
    furniture fusion future gain game gap garden garment gas gate gathering gender gene generation genre gift girl
    gland glass goal goat gold good goods government governor grace grade grain grammar grant graph grass gravity grid
    groove ground group grouping growth guarantee guard guess guest guide guideline guitar habit hair half hall hand
    handle harm harmony hat head healing health heart heat heating height help herb hero hill history hole home honey
    hook horn horse hospital host hour house human humour hunger hunt hunter hymn ice idea identification identifier
    identity illness image imbalance impact imprisonment improvement impulse inability incident inclusion income
    increase index indication individual industry inflammation influence information infrastructure ingredient
    inhabitant inheritance initiative injection injury insect inside inspection installation instance instant
    institution instruction instructions instrument insurance intake integer integration intensity intention
    interaction interest interface interference intermediate interpretation interval introduction invasion invention
    investigation investment investor iron irrigation island isolation issue item jelly job joint journal journey joy
    judge judgment juice jump junction jury justice key kind king kitchen knife knitting knot knowledge label lack
    ladder lady lake lamp land language laser law lawsuit lawyer layer layout lead leader leaf leather lecture leg
    legislation length lens letter letters level liability library licence license lid life lift ligament light limit
    limitation line lines link liquid list literature load loan location lock logic loop loss lotion love lung machine
    machinery magazine magnet magnitude maintenance majority maker male mammal man management manager manipulation
    manner manufacture manufacturer manuscript map mark marker market marketplace marks marriage mass master match
    material matter maximum meal mean meaning measure measurement measures meat mechanism medication medicine medium
    meeting melody melting member membrane memory men merchandise merger mess message messenger metal method migration
    military milk mind mineral minimum minister mirror mistake mix mixing mixture mode model modification moisture
    molecule moment money month mood moon motion motor mould mount mountain mouth move movement mud multiple murder
    muscle mushroom music musician name narrative nation nature necessity neck need needle negotiation nerve network
    news newspaper node noise noodle norm nose notation note notes notice notion noun novel number nut nutrient object
    objection objective obligation observation obstruction occupation occurrence ocean odour offence offer office
    officer official oil onset opening opera operating operation operator opinion opponent opposition option orchestra
    order ordinance organ organisation organism organization orientation origin ornament outbreak outcome outer
    outline output outside outward oven owner ownership oxide oxygen pace pack package packet page pain paint painting
    pair palace pan panel paper paragraph parameter parasite parent parliament part particle partner partnership parts
    party passage passenger paste pastry path patient pattern pause pay payment peak pebble pen penalty people pepper
    percentage perception performance performer period permission permit person personality perspective petition phase
    phenomenon philosophy photograph phrase physician piano picture piece pieces pigment pile pilot pipe pitch place
    plain plan plane planet planning plant plants plastic plate platform play player pledge plot poem poet poetry
    point poison pole police policy polymer pool population port portion position possession potential pottery powder
    power practice practices practitioner prayer precipitation prediction preference premium preparation presence
    presentation preservation pressure prevention price priest prince principle print printer priority prison privacy
    privilege prize probability problem procedure proceeding proceeds process processing processor product production
    profession professional profit program programme programmer progress prohibition project projection promise
    promotion proof propaganda property proportion proposal proposition prose prosecution protection protein protest
    protocol provider province provision pulse pump punishment purchase purpose quality quantity quarter queen quest
    question quotation race radiation radio rain rank ranking rate ratio reaction reader reading reason receipt
    receiver recipe recognition record recording recovery reduction reference refers reflection reform refusal region
    register registration regulation rejection relation relations relationship relative release relief religion
    remains remedy removal repair repetition replacement report representation representative reproduction request
    requirement rescue research reserve reservoir residence resident residue resin resistance resolution resource
    resources response responsibility rest restaurant restoration restriction result retail return revenge revenue
    reversal review revival revolution reward rhyme rhythm rice ridge right rights ring ripple rise risk ritual rival
    river road robot rock rod role roll roof room root rope rotation round route routine row rubber rubbish rule ruler
    rules run rush sack safety sail sailor salad salary sale salt sample sanction sand satellite sauce scale scandal
    scar scene schedule scheme scholar school science scientist scope score scratch screen screw script sculpture sea
    seal search season seat section sector security sediment seed segment selection seller sensation sense sensor
    sentence separation sequence series servant server service session set settlement sex shade shadow shaft shape
    shaped share sheet shelf shell shelter shield shift ship shirt shock shoe shop shore shortage shot shoulder shout
    show shrub side sight sign signal silence silk silver similarity site situation size skeleton skill skin skirt sky
    slice slide slip slope small smell smoke snack snake snow soap society sociology software soil soldier solid
    solution solvent song sort sound soup source space spacecraft span speaker species specification spectrum speech
    speed spell sphere spice spine spirit split spoon sport spot spray spread spring square stack staff stage stain
    stake stalk stall stamp stand standard star start state statement station statistic statue status statute stay
    steam steel stem step stick stimulus stock stomach stone stop storage store storm story strain strand strategy
    straw stream street strength stress stretch strike string strip stroke structure struggle student studies study
    stuff style subdivision subject subset substance substitute substitution success sudden sugar suggestion suit sum
    summary supplement supplier supply support surface surgery surplus surrender survey survival suspension sweet
    sweetener swelling switch sword syllable symbol sympathy symptom syndrome syntax syrup system table tablet tail
    tale tank tape target task taste tax taxes tea teacher teaching team technique technology teeth telephone
    telescope temperature temple tendency tension term terms territory terror test text texture theatre theme theorem
    theory therapy thing things thought thread threat throat ticket tide tightening timber time tip tissue title token
    tone tongue tool tools tooth top topic torch total touch tour towel tower town toxin track trade trader tradition
    traffic train training trait transaction transfer transformation transition transmission transport trap travel
    treatment treaty tree trend trial triangle tribe tribute trick trip troop trouble truck trust truth tube tumor
    tumour tune tunnel turn twist type uncertainty understanding unicellular uniform union unit unity university
    update usage use user utensil utility value valve vapour variable variant variation variety vector vegetable
    vegetables vehicle vein velocity verb verdict verse version vessel vibration victim victory video view village
    violation violence virus vision visit vitamin voice volume vote voter voyage wage walk wall war wash waste watch
    water wave way weakness wealth weapon weather web website week weight well wheel whip wind window wine wing wire
    woman wood wool work worker works workshop world worm worship wound wrapper wrist writer writing yarn year yeast
    young youth zone
"""
_ADJECTIVES = """
    abnormal abrupt absolute abstract academic acidic active actual acute additional advanced aerobic african
    agricultural airport alcoholic alternative ambiguous american annual anonymous aquatic arbitrary armed aromatic
    artificial asian assorted asymmetric atomic automated automatic available average bad baked bare baseball basic
    beautiful beneficial better big binary bitter bizarre black blind blue boiled bold bony both brave brief bright
    british broad broken brown burning calm careful careless central ceramic ceremonial certain cheap chinese chronic
    circular civil classic classical clean clear clever close closed coarse coastal coherent cold collective comic
    commercial common compact complete complex composite compulsory concentrated concise concrete concurrent conical
    conscious constant contagious continuous conventional cooked cool correct corrupt cosmetic costly creamy creative
    criminal crisp critical crude cruel crushed cubic cultural curved cyclic daily dangerous dark daylight dead deadly
    decentralized deciduous deliberate delicate democratic dense dependent designated detailed diagonal different
    difficult digital direct dirty discrete distant distinct distributed domestic dominant double dramatic dried dry
    dual due dull durable dutch dynamic early eastern easy economic edible educated effective elaborate elastic eldest
    elected electric electrical electronic elegant elongated emotional empirical empty encrypted endless english
    enormous entire equal equivalent essential established eternal ethnic european even evergreen everyday evil exact
    excessive excited executive expensive experimental explicit exposed express external extinct extra extreme facial
    fair faithful false famous fancy fatal fatty favourable fearless federal female fermented fertile few fictional
    fierce final financial fine firm fixed flat flexible floating fluffy football foreign formal former forward fourth
    free french frequent fresh freshwater fried friendly frozen full fundamental furry general generic genetic gentle
    genuine geological german giant global glossy golden gradual grand graphical great greek green grey gross ground
    half handheld handmade happy hard hardwood hardy harmful harsh healthy heated heavy herbaceous hidden hierarchical
    high higher highest historic historical hollow holy homeless honest horizontal hostile hot household huge human
    humorous hybrid hydraulic ideal identical illegal imaginary immature immediate immune imperfect important
    impossible improper inactivated inactive incomplete incorrect indecision independent indian indirect industrial
    inert infectious inferior infinite informal initial inner innocent inorganic instant instantaneous intellectual
    intelligent intense intensive intentional interactive interconnected internal international intricate inverse
    invisible involuntary irrational irregular italian italic japanese joint juicy junior just juvenile keen known
    laboratory large larger largest lasting late lateral latest latin lawful lazy leading leafless leafy lean least
    left legal less lesser level lifelong light lightweight limited linear linguistic liquid little living local
    logical long longer longest loose loud low lower lowest loyal luxury magnetic main major male malicious malignant
    mandatory manual marine massive mathematical mature maximal maximum mean mechanical medical medieval medium mental
    mere metallic mild military minimal minor minute missing mixed mobile moderate modern modest moist molecular
    molten monthly moral mountainous moving muddy multiple muscular musical mutual mysterious mythical naked narrow
    nasal national native natural naval near necessary negative nervous neural neutral new next nice noble nocturnal
    noisy nonprofit normal northern notable noxious numerical obsolete occasional odd offensive official offshore oily
    older oldest one open opposite optical optimal optional oral orange ordered orderly ordinary organic organized
    original ornamental oval overall overhead overland overt painful pale parallel partial particular passive pastoral
    peaceful perennial periodic peripheral permanent perpetual persistent personal physical pink plain planned
    pleasant pointed poisonous polite political poor popular portable positive possible powdered powerful practical
    precious precise precooked preliminary premature present pretty previous primary primitive principal printed
    private probable productive professional profound prolonged prominent prompt proper proposed prosperous protective
    proud provisional psychological public pure purple quick quiet quite radical radioactive random rapid rare raw
    ready real realistic rear reasonable recent rectangular recurrent recurring red reduced regional regular related
    relative reliable religious remote renewable repeated repetitive representative required reserved resistant
    responsible restless restricted retired reverse rhythmic rich rigid ripe roasted rotten rough rounded royal rude
    rural russian sacred sad safe saltwater salty same satisfactory scientific seafood seaside second secondary secret
    secular secure semisolid senior sensitive sensory separate serious several severe shallow sharp shiny short
    shorter shortest side significant silent silly similar simple simplified simultaneous single situated skilled
    sleek sleeveless slender slight slow smooth social soft softwood solar sole solemn solid solitary sour southern
    spanish spatial special specialized specific spherical spicy spiral spiritual spontaneous stable standard standing
    static stationary statistical steady steep sterile sticky stiff stored straight strange strict striped strong
    structural structured stubborn stupid subsequent substantial subtle successive succulent sudden sufficient
    suitable sunlight superior supreme sure surgical surplus surprising surrounding suspicious sustained sweet swift
    swiss symbolic symmetrical synthetic systematic tactical tall tame tangible tart technical temporary tender
    terminal terrible textual thermal thick thin thirteen thorough three tidy tight tiny tough toxic traditional
    transparent tropical true turkish twelve twin twisted two typical ugly ultimate unable unbroken uncommon
    uncontrolled underground underwater undesirable unequal unexpected unfair uniform unintended unique universal
    unknown unlawful unlimited unofficial unpleasant unusual unwanted upper upright upward urban urgent useful useless
    usual vague valid valuable variable vast vertical vigorous violent virtual visible visual vital vivid volatile
    voluntary vulnerable warm watery weak wealthy weekly western wet white whole wicked wide widespread wild wingless
    wise wooden woody woollen worldwide worn worse worst written wrong yellow younger youngest
"""
_VERBS = """
    abolish absorb accept accepted access accuse acquire adapt add added adding adds adjust adjusts admit adopt advise
    affect affecting agree aimed align allow allowing applies apply applying appoint approve argue arise arises
    arranged arranging arrives ask asking asks assess assigned assigns assist assume attach attached attempt avoid
    avoiding bake baking balances ban banned bans beat beating become becoming began begin begins begun behave being
    believe belonging belongs bind binds bite blends block blocks blow boil boiling book borrow bound breaks breathe
    bring bringing brings brush build building builds built bundles burn burns buy buying calculate calculates called
    calls can cancel carried carries carry carrying catch catches caught caused causes causing change changes changing
    charged check checking checks choose choosing chop chosen claim cleans clears climb closes coat collect collects
    combine combined combines combining come comes coming commit communicate compare compares comparing compete
    compiled compiles complain compose composed compress comprise comprises comprising computes concerned concerning
    concerns conduct conducted confirm confuse connect connected connecting connects consider considered consist
    consisted consists consume contain contained contains continue contract contributes control controls convert
    converted converting converts convey convince cooked copies copying corrects costs count counts cover covered
    covers create created creates creating crosses cuts damaging dealing deals decide decides decorate decrease
    decreases defeat defend defined defines delay delays delete deletes deliver delivers demand denied denies deny
    depend depending depends deposited deprive derive derived descended describe described describing design designed
    designs destroy destroyed destroys detect detects determine determined determines determining develop developed
    develops devoted differ digest direct disagree discharge discover discovered discuss display displays dissolve
    dissolved distinguish distribute distributed divide divided divides dividing does done draw drawing drawn draws
    dressed drinking drive drops dug earn eating ejects eliminate eliminates emit employ enable enabled enables
    enclosed encloses encourage encourages encrypt encrypts ending ends enforce engage enter entering equal equals
    establish established establishing estimate evaluate evaluates exceed exchange exchanges excited exclude executes
    exist existing exists expand expelled explain explains express expressed expresses expressing extend extended
    extending extends facing fails fall falling falls fasten feed feeding feel felt fetches fight fill filled fills
    find finding finds finish fits fitted fitting flow flowing follow followed following follows force forced forces
    forcing forecast forgive formed forming forms fought found freed frees fried gather gathers generate generated
    generates get gets getting give given giving go goes going govern governed governs grow growing grown grows guides
    handle handles handling hang happen happened happening happens harvest having heat help helping helps hide hides
    hit hold holding holds ignores imagine imitate implements imply importing imposed imposes improve improves
    improving include included includes including increase increased increases inducing inflicts inform inhabit
    inherited injected insert inserted inserts install instructs intended interfere introduce introduced introducing
    invented invest investing involve involved involves involving issued joined joining joins judging jump keep
    keeping keeps kept kill killed killing kills know knowing lacking lacks laid last lasted lasting lasts launch
    launches lead leading leads learn learning learns leave leaves leaving lend lending lends lie lies limit limits
    linked links listen lists lived lives loads located locates lock locks look looking looks lose loses losing lost
    lowering lowers made maintain maintained maintains make making manage manages managing manufactured maps marked
    marketed marks matches mating maximizes mean meant measured measuring meet meets melt melted merge merges
    minimizes mix mixed mixing modified modifies monitor motivate move moved moves moving multiplied multiplies must
    named needed needs noted notifies observed obtain obtained obtaining occupied occupies occur occurring occurs
    offer offered offering offers open opened opens operate operated operates opposed orbiting orchestrates ordered
    orders organized organizes originated owned owns packed paid painted parses pass passed passes passing pay paying
    pays perceive perform performed performing performs permit permits persuade picks placed places placing planted
    play played playing plays plots plucked pointing points possess poured practised prefer prepare prepared presented
    preserve press pressed prevent preventing prevents print prints proceed produce produced produces producing
    prohibits promise promoted promotes proposed protect protecting protects prove proves provided providing publish
    published pull pulled pulls punish purify pursuing push pushes put puts putting raise raised raises raising ran
    reach reaches react read reads receive received receives receiving recognize records recover redirects reduce
    reduces reducing refer referred reflect reflects refuse regard regulate regulates reject relate relates relating
    releases releasing relies remain remaining remove removed removes removing render renders repeat repeated
    repeating repeats replace replaces replacing replays report reports represent represented representing represents
    requires requiring resembles resembling resist resolve responsible restore restores restrict restricts resulting
    results retain retrieve return returned returns reveal reveals reverses rewrites risen rises rising roasted rotate
    rotates rule running runs said save saves saying says scans schedules search secures see seeing seek seem seems
    selects sell selling sells send sending sends sent separate separated separates separating serve served serves
    sets setting settle shake shaped share shared shares sharing shelters shields show showed showing shown shut
    simulate sits situated skip slice sliced slow slows smoked smuggling solve solves sort sorts speak speaking
    specifies spent spin splits splitting spoken spread spreads stands start started starting starts states stay stays
    steal stealing stir stirred stop stopped stopping stops store stored stores storing straighten strengthen
    stretched stretching strike struck studies subtract succeeds suffer suffering suggest suitable supplied supplies
    supply support supporting supports surrounded surrounding surrounds survive suspend swim take taken taking talk
    taught teach tell telling tells tend tending test tests think thinking throw thrown throws tie ties touching
    tracks trade trained transfer transferred transfers transforms translates transmit transmits transmitted transport
    treat treated treating tries trigger triggers trim try trying turned turning undergo understood unite united
    uploads use using validates varies vary verifies verify view visit wait waiting waits wake wakes walk want wants
    warn wash wear wearing weigh win winning wins wish wishing worked working works worn woven wrap wraps write writes
    yield yielding yields
"""

_HEADS = """
    able abnormally abounding according accumulation acting adhering administer advance affected affording alter
    anemia annoy appear appearing appropriate arboreal arborescent armor arousing arrange assets assign associated
    attract bearing befitting bestow beyond biennial blackish bluish brightly brought brownish bulbous bulky burrowing
    bushy capability capable carnivorous cease censure changed characterized chiefly clearly climber climbing closely
    coextensive colorless compensation completely confined conforming conformity congenital conspicuously constituting
    continuing contrary corn cosmopolitan creeping crested cultivated declare deeply deficient deliberately denoting
    densely deprived deserving designating destructive devoid directed directly displaying dispose disposed disturb
    dwarf easily eject electromagnetic elegance emitting emotionally enclose endowed engaged equip equipped erect
    especially exaggerated examine exceptionally excessively exercising exert exhaust exhibiting expel experiencing
    expose extraordinarily extremely fail failing feelings fern fishes fleshy forceful fossil founder fragrant fully
    fungal fungi fungus furnish furnished gauge gear genus gradually greatly greyish habitually hairy handsome harass
    have held herbs highly hinder hormone housing hypothetical impaired impairment impose inactivity incapable
    inclined indicate indicating infestation insects inspiring intelligence intensely intentionally interpret
    interrupt join larva larvae laugh lessen liable lighted likely live lofty mail mentally monetary morally more
    mostly moth much naturally observe occupy only organize originating outstanding overcome parasitic partially
    photographic physically pleasantly pleasing poorly possessing postpone pour praise preceding preserved prickly
    prolific pronounce propel propose prostrate provide pungent pursue readily recall recite reddish reflecting reflex
    relatively require riding seize select self semi serving sexual sexually shine shining showy shrubby shrubs
    silvery skillful sleep slightly sloping smelling socially somewhat southeastern spend spiny sports sprawling
    spreading squeeze stout strongly subjected submerged succeed suggesting suggestive summon surround susceptible
    tear terminate terrestrial thorny totally toward trailing trees tufted undergoing unpleasantly unwilling utter
    uttered veins venomous very vigorously vine walking weedy whitish widely wife willing worthy
"""
COMMON = frozenset(f"{_NOUNS} {_ADJECTIVES} {_VERBS} {_HEADS}".split()) | OPENERS
"""Such words, in lower case."""

_LEAST = 4
_FEW_LETTERS = 2
_PREFIXES = frozenset({"un", "re", "in", "de", "im", "co", "bi", "ex", "be"})
_ENDINGS = ("s", "es", "ed", "ing")


def is_everyday(word: str) -> bool:
    """Whether a folded word is an everyday one, or a form of one: "exposes", "managed", "routing"."""
    return word in COMMON or any(
        word.endswith(ending) and not COMMON.isdisjoint({word.removesuffix(ending), word.removesuffix(ending) + "e"})
        for ending in _ENDINGS
    )


def begins_late(run: str) -> bool:
    """Whether a folded run of letters is an everyday word, or an article, with the end of another word before it."""
    for index in range(1, min(_FEW_LETTERS, len(run) - 1) + 1):
        word = run[index:]
        if run[:index] not in _PREFIXES and (word in LOWER_OPENERS or (len(word) >= _LEAST and word in COMMON)):
            return True
    return False
