/**
 * Words that say nothing about which code is meant, in the languages that developers ask in most. What also names something in code ("file", "list",
 * "not") is only here where it hardly ever tells two places apart.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the and or but if then else so of in on at to for from by with without into onto over under about as is are was were be been being am do does ' +
    'did doing done has have had having how what which who whom whose when where why that this these those it its itself they them their there here we us ' +
    'our ours you your yours i me my mine he him his she her hers not no nor can could should would will shall may might must than too very just only also ' +
    'any some each every all both more most other another such own out up down off again once ever never s t re ve ll d m don doesn didn isn aren wasn ' +
    'won couldn shouldn wouldn now get gets got getting give gives given giving gave make makes made making use uses used using show shows tell tells ' +
    'explain describe find look looks please happen happens happening between code work works working exactly actually really place places way ways thing ' +
    'things somebody someone something anything everything person people one ones two want wants need needs like let lets go goes put puts take takes ' +
    'der die das den dem des ein eine einen einem einer und oder aber ist sind war wird werden wurde wie wo was wer wann warum welche welcher welches ' +
    'von vom zu zum zur mit ohne auf aus bei für über unter nach nicht kein keine ich du er sie es wir ihr sich auch nur noch schon man dass diese dieser ' +
    'dieses im am le la les un une des du de et ou est sont dans sur pour par avec sans qui que quoi où quand comment pourquoi quel quelle ce cette ces ' +
    'il elle on nous vous ils se ne pas plus el los las y o es son en por con sin que cual donde cuando como porque del al su sus'
  ).split(' '),
);
