package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.testing.Results;
import io.espalier.trial.Candidate;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FamiliesTest {
  private static final Rung FIRST = new Rung(1, 3);

  private final List<String> heard = new ArrayList<>();

  private static CandidateText candidate(String name) {
    return new CandidateText(Call.of(name), List.of());
  }

  private static Proposal proposal(String name, long... seeds) {
    return new Proposal(candidate(name), Arrays.stream(seeds).boxed().toList());
  }

  private static Trial trial(long seed) {
    return new Trial(
        new Candidate(new Start.Fresh(Call.of("resnet-20")), List.of()), DataSpec.DEFAULTS, seed);
  }

  /** A candidate's number and its seeds make its trials; "none" is declined. */
  private static TrialsOf.Answer trials(Proposal proposal) {
    String name = proposal.candidate().start().name();
    if (name.equals("none")) {
      return new TrialsOf.Answer.Declined("it is none");
    }
    long number = 100L * Long.parseLong(name.substring(1));
    return new TrialsOf.Answer.Trials(
        List.of(), proposal.seeds().stream().map(seed -> trial(number + seed)).toList());
  }

  private static Leg leg(long number) {
    return new Leg(trial(number).id(), Optional.empty());
  }

  /** A search that answers in this order, and writes down what it hears. */
  private final class Scripted implements Search {
    private final String name;
    private final List<Ask> answers;

    Scripted(String name, List<Ask> answers) {
      this.name = name;
      this.answers = new ArrayList<>(answers);
    }

    @Override
    public Ask ask(Room room) {
      if (answers.isEmpty()) {
        return new Ask.Done();
      }
      return answers.get(0) instanceof Ask.Wait ? new Ask.Wait() : answers.remove(0);
    }

    @Override
    public void tell(Proposal proposal, Report report) {
      heard.add(name + " " + proposal.candidate() + " " + report.getClass().getSimpleName());
      if (!answers.isEmpty() && answers.get(0) instanceof Ask.Wait) {
        answers.remove(0);
      }
    }
  }

  private Family family(String name, Ask... answers) {
    return new Family(name, true, FamiliesTest::trials, () -> new Scripted(name, List.of(answers)));
  }

  private static Ask tries(String candidate, long... seeds) {
    return new Ask.Try(proposal(candidate, seeds));
  }

  private static String next(Families families) {
    Families.Next next = families.next();
    return next instanceof Families.Next.Work work
        ? work.family() + " " + work.proposal().candidate()
        : next.getClass().getSimpleName();
  }

  @Test
  void takeTurnsAndGoOnWhenOthersAreDone() {
    Families families =
        new Families(
            List.of(
                family("a", tries("c1", 1), tries("c2", 1), tries("c3", 1)),
                family("b", tries("c4", 1))),
            10);
    assertThat(List.of(next(families), next(families), next(families), next(families)))
        .containsExactly("a c1", "b c4", "a c2", "a c3");
    assertThat(next(families)).isEqualTo("Done");
  }

  @Test
  void sayWhyOneEnded() {
    Families families =
        new Families(List.of(family("a", new Ask.Done("it is empty")), family("b")), 10);
    assertThat(next(families)).isEqualTo("Done");
    assertThat(families.endings()).containsExactly(Map.entry("a", "it is empty"));
  }

  @Test
  void bothHearOfATrialThatTwoAskFor() {
    Families families =
        new Families(List.of(family("a", tries("c1", 1)), family("b", tries("c1", 1))), 1);
    next(families);
    next(families);
    families.tell(leg(101), Results.measured(trial(101).id(), 0.5, 1, 1));
    assertThat(heard).containsExactly("a c1 Scored", "b c1 Scored");
  }

  @Test
  void whoHasHeardHearsNothingAgainWhenAnotherAsksForTheSame() {
    Families families =
        new Families(List.of(family("a", tries("c1", 1)), family("b", tries("c1", 1))), 1);
    Result.Outcome outcome = Results.measured(trial(101).id(), 0.5, 1, 1);
    next(families);
    families.tell(leg(101), outcome);
    next(families);
    families.tell(leg(101), outcome);
    assertThat(heard).containsExactly("a c1 Scored", "b c1 Scored");
  }

  @Test
  void whoWaitsIsNotDone() {
    Families families =
        new Families(List.of(family("a", tries("c1", 1), new Ask.Wait(), tries("c2", 1))), 10);
    assertThat(next(families)).isEqualTo("a c1");
    assertThat(families.next()).isEqualTo(new Families.Next.Wait(List.of("a")));
    families.tell(leg(101), Results.measured(trial(101).id(), 0.5, 1, 1));
    assertThat(next(families)).isEqualTo("a c2");
    assertThat(next(families)).isEqualTo("Done");
  }

  @Test
  void aPromotionIsNoNewTrialAndNotTakenForAKnownOne() {
    Proposal first = new Proposal(candidate("c1"), List.of(1L)).further(Optional.of(FIRST));
    Families families =
        new Families(
            List.of(
                family(
                    "a",
                    new Ask.Try(first),
                    new Ask.Wait(),
                    new Ask.Try(first.further(Optional.empty())))),
            1);
    next(families);
    Leg rung = new Leg(trial(101).id(), Optional.of(FIRST));
    families.tell(rung, new Result.Paused(rung.trial(), FIRST, Results.metrics(0.5, 1, 1), "e"));
    assertThat(heard).containsExactly("a c1 Paused");
    assertThat(next(families)).isEqualTo("a c1");
    families.tell(leg(101), Results.measured(trial(101).id(), 0.6, 1, 1));
    assertThat(heard).containsExactly("a c1 Paused", "a c1 Scored");
  }

  @Test
  void theSeedsOfACandidateMakeOneReport() {
    Families families = new Families(List.of(family("a", tries("c1", 1, 2, 3))), 3);
    next(families);
    families.tell(leg(101), Results.measured(trial(101).id(), 0.5, 1, 1));
    families.tell(leg(102), new Result.Failed(trial(102).id(), Result.Failure.ERROR, "it broke"));
    assertThat(heard).isEmpty();
    families.tell(leg(103), Results.measured(trial(103).id(), 0.7, 1, 1));
    assertThat(heard).containsExactly("a c1 Scored");
  }

  /** As when a seed failed by its surroundings and is tried again in a later run. */
  @Test
  void aSeedThatComesLaterIsNoSecondReportUnlessAllWereBroken() {
    Families families = new Families(List.of(family("a", tries("c1", 1, 2), tries("c2", 1))), 3);
    next(families);
    next(families);
    families.tell(leg(101), Results.measured(trial(101).id(), 0.5, 1, 1));
    families.tell(leg(102), failed(102));
    families.tell(leg(201), failed(201));
    assertThat(heard).containsExactly("a c1 Scored", "a c2 Broken");
    families.tell(leg(102), Results.measured(trial(102).id(), 0.7, 1, 1));
    families.tell(leg(201), Results.measured(trial(201).id(), 0.7, 1, 1));
    assertThat(heard).containsExactly("a c1 Scored", "a c2 Broken", "a c2 Scored");
  }

  private static Result.Failed failed(long number) {
    return new Result.Failed(trial(number).id(), Result.Failure.STORAGE, "the disk was full");
  }

  @Test
  void whatIsDeclinedTakesNoTurn() {
    Families families =
        new Families(
            List.of(
                family("a", tries("none", 1), tries("none", 2), tries("c1", 1)),
                family("b", tries("c2", 1))),
            10);
    assertThat(next(families)).isEqualTo("a c1");
    assertThat(heard).containsExactly("a none Declined", "a none Declined");
    assertThat(next(families)).isEqualTo("b c2");
  }

  @Test
  void everyProposalIsJudgedOnce() {
    List<Proposal> judged = new ArrayList<>();
    Family counting =
        new Family(
            "a",
            false,
            proposal -> {
              judged.add(proposal);
              return trials(proposal);
            },
            () -> new Scripted("a", List.of(tries("none", 1), tries("c1", 1))));
    next(new Families(List.of(counting), 10));
    assertThat(judged).containsExactly(proposal("none", 1), proposal("c1", 1));
  }

  @Test
  void theTotalClosesWithTheFirstCandidateThatDoesNotFit() {
    Families families =
        new Families(
            List.of(family("a", tries("c1", 1, 2), tries("c2", 1, 2)), family("b", tries("c3", 1))),
            2);
    assertThat(next(families)).isEqualTo("a c1");
    assertThat(next(families)).isEqualTo("Done");
    assertThat(heard).containsExactly("b c3 Declined", "a c2 Declined");
  }

  @Test
  void whoProposesTheSameTwiceIsBroken() {
    Families families = new Families(List.of(family("a", tries("c1", 1), tries("c1", 1))), 10);
    next(families);
    assertThatThrownBy(families::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a second time");
  }

  @Test
  void askedAgainForWhatItDoesNotAskForAFamilyBeginsAnew() {
    Families families = new Families(List.of(family("a", tries("c1", 1), tries("c2", 1))), 10);
    assertThat(families.again("a", Room.OPEN, proposal("c1", 1))).isPresent();
    assertThat(families.again("a", Room.OPEN, proposal("c9", 1))).isEmpty();
    assertThat(families.again("other", Room.OPEN, proposal("c1", 1))).isEmpty();
    assertThat(next(families)).isEqualTo("a c1");
  }
}
