"""Nouns, verbs, adjectives and adverbs; words of other classes that a forced part of speech changes; no words."""

from __future__ import annotations

# Nouns, verbs, adjectives, adverbs; words of other classes that a forced part of speech changes; no words.
_FORMS = """
geese doses men women children oxen mice feet teeth wolves knives leaves shelves boxes taxes foxes churches
dishes watches quizzes buses bosses glasses analyses theses crises hypotheses criteria phenomena indices
matrices bacteria data media cacti alumni cities stories studies babies ladies heroes potatoes photos cars
houses teachers networks gradients lives thieves axes bases corpses muses eases annexes junkies aunties
bunches meetings feelings explorers series

explores explored exploring went gone was were been being is has had having does did done doing making took
taken gave given ran running sang sung wrote written thought bought caught sold found founded founding left
leaves leaving kept felt fell fallen meets meeting saw seen flies flew flown tries tried studies studying
carries hoping hoped rated rating stares scared shining dying lying tied stopped planning watches fixed
passes agreed agreeing wounded grounded bounding feeds fed panicked picnicking singed coded piping robes
wages shames

better best worse worst larger largest smaller nicer nicest finer braver bigger biggest thinner hotter
happier happiest easiest busier earlier earliest faster quicker quickest slower harder hardest deeper
highest lower lowest older elder eldest youngest stronger weakest further furthest farther lesser fewer
fewest simpler wiser safest wider good bad large quick clever adversarial

better best well harder hardest hard further farther deeper deeply faster fastest sooner soonest later
latest earlier quicker quickly slower higher highest lower longer longest nearer closest often oftener never
very happily rather more most less least worse worst badly

us as was has does his its less others ours yours theirs yes this better best further farther

blorfing glorped zorbles frobbed quuxes wugs vlingest snorfier trunzed mippies texted spammed blogging blogged vlogging
modding photoshopped podcasts selfies
"""
NOUNS, VERBS, ADJECTIVES, ADVERBS, FUNCTION_WORDS, UNLISTED = map(str.split, _FORMS.split("\n\n"))
WORDS = [*NOUNS, *VERBS, *ADJECTIVES, *ADVERBS]
TELLING = ["leaves", "better"]  # each part of speech changes one of them, each in its own way
