package io.espalier.config;

import static io.espalier.testing.SweepFixture.CONFIG;
import static io.espalier.testing.SweepFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.plan.CandidateReader;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.search.Grid;
import io.espalier.search.Random;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Steps;
import io.espalier.testing.SweepFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class SweepConfigTest {
  private static AbstractThrowableAssert<?, ?> refusal(String text, String... changes) {
    return assertThatThrownBy(() -> PlannedTrials.of(config(text, changes).plan()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void readsTheWholeLanguage() {
    SweepPlan plan = plan(CONFIG);
    assertThat(plan.name()).isEqualTo("simulated");
    assertThat(plan.output()).isEqualTo("out/sweeps");
    assertThat(plan.seeds()).containsExactly(1L, 2L);
    assertThat(plan.objectives()).hasToString("[maximize accuracy, minimize macs]");
    assertThat(plan.constraints()).hasToString("[macs <= 35M]");
    assertThat(plan.models().get("base")).hasToString("resnet-20 | full");
    assertThat(plan.families())
        .extracting(SweepPlan.PlannedFamily::name)
        .containsExactly("one-shot", "drawn", "compact");
    assertThat(plan.families().get(1).by()).isEqualTo(new Random(Optional.empty()));
    assertThat(plan.families().get(2).by()).isEqualTo(new Grid());
    assertThat(plan.families().get(0).space().grid()).hasSize(6);
  }

  @Test
  void oneSettingServesManyKeysAndCanBeChanged() {
    String text =
        "settings { long = 40 }\n"
            + CONFIG.replace("epochs=6)\"", "epochs=\"${settings.long}\")\"");
    assertThat(plan(text).steps().get("full")).isEqualTo(Call.parse("train(epochs=40)"));
    assertThat(plan(text, "settings.long=7").steps().get("full"))
        .isEqualTo(Call.parse("train(epochs=7)"));
  }

  @Test
  void readsTheLongFormOfACall() {
    String text =
        CONFIG.replace(
            "\"prune(l1|l2, ratio=0.2|0.3|0.4)\"",
            "{ name = prune, criterion = \"l1|l2\", ratio = 0.3 }");
    Space space = plan(text).families().get(0).space();
    assertThat(space.grid())
        .extracting(sentence -> sentence.steps().get(0))
        .containsExactly(
            Call.parse("prune(criterion=l1, ratio=0.3)"),
            Call.parse("prune(criterion=l2, ratio=0.3)"));
  }

  /** A layer at a time: 9 inner ones of ResNet-20, or 10 groups with the one behind additions. */
  @Test
  void writesEachLayerOut() {
    String text =
        CONFIG.replace("prune(l1|l2, ratio=0.2|0.3|0.4)", "prune(l1, layers=[each(0.1|0.5)])");
    assertThat(plan(text).families().get(0).space().grid())
        .hasSize(18)
        .extracting(sentence -> sentence.steps().get(0).toString())
        .startsWith(
            "prune(l1, layers=[layer1.0.conv1(0.1)])", "prune(l1, layers=[layer1.0.conv1(0.5)])")
        .endsWith("prune(l1, layers=[layer3.2.conv1(0.5)])");
    assertThat(PlannedTrials.of(plan(text, "constraints=[]")).survey().families().get(0).feasible())
        .isEqualTo(18);
    String coupled = text.replace("layers=[each", "coupled=prune, layers=[each");
    assertThat(plan(coupled).families().get(0).space().grid())
        .extracting(sentence -> sentence.steps().get(0).toString())
        .hasSizeGreaterThan(18)
        .contains("prune(l1, coupled=prune, layers=[conv1(0.1)])");
    String mixed = CONFIG.replace("try = [full]", "try = [\"prune(layers=[each(0.1)])\", full]");
    refusal(mixed)
        .hasMessageContaining("several networks have different layers")
        .hasMessageContaining("families.compact.try");
  }

  /** Any two of the 9 inner layers; what a subset chooses is part of a candidate like all else. */
  @Test
  void choosesSetsOfLayers() {
    String text =
        CONFIG.replace(
            "prune(l1|l2, ratio=0.2|0.3|0.4)", "prune(l1, layers=choose(2, of=[each(0.5)]))");
    assertThat(plan(text).families().get(0).space().grid())
        .hasSize(36)
        .extracting(sentence -> sentence.steps().get(0).toString())
        .startsWith("prune(l1, layers=[layer1.0.conv1(0.5), layer1.1.conv1(0.5)])");
    assertThat(PlannedTrials.of(plan(text, "constraints=[]")).survey().families().get(0).feasible())
        .isEqualTo(36);
    refusal(CONFIG.replace("tune = \"train(epochs=2, rate=0.01)\"", "tune = \"choose(1, of=[a])\""))
        .hasMessageContaining("one call is needed here");
  }

  private static SweepPlan plan(String text, String... changes) {
    return config(text, changes).plan();
  }

  @Test
  void refusesUnknownKeysWithTheNearestAndTheLine() {
    refusal(CONFIG.replace("families {", "familes {"))
        .hasMessageContaining("'familes'")
        .hasMessageContaining(": 10)")
        .hasMessageContaining("did you mean 'families'?");
    refusal(CONFIG.replace("by = grid", "bye = grid"))
        .hasMessageContaining("'families.one-shot.bye'")
        .hasMessageContaining("did you mean 'by'?");
    refusal(CONFIG, "data={source=generated, validaton=3}")
        .hasMessageContaining("did you mean 'validation'?")
        .hasMessageContaining("--set data");
  }

  @Test
  void refusesUnknownStepsOptionsAndStarts() {
    refusal(CONFIG.replace("prune(l1|l2", "prnue(l1|l2"))
        .hasMessageContaining("did you mean 'prune'?");
    refusal(CONFIG.replace("l1|l2", "l1|l7")).hasMessageContaining("'l7'");
    refusal(CONFIG.replace("epochs=6", "epoch=6"))
        .hasMessageContaining("did you mean 'epochs'?")
        .hasMessageContaining("key 'steps.full'")
        .hasMessageContaining(": 6)");
    refusal(CONFIG.replace("from = base,", "from = bse,")).hasMessageContaining("'bse'");
    refusal(CONFIG.replace("by = random", "by = annealing"))
        .hasMessageContaining("known are grid, random");
  }

  @Test
  void namesWhatIsMissing() {
    refusal(CONFIG.replace("name = simulated", "")).hasMessageContaining("key 'name' is missing");
    refusal(CONFIG.replace(", trials = 60", "")).hasMessageContaining("key 'trials' is missing");
    refusal(CONFIG.replace("from = base, try = [\"prune(l1|", "try = [\"prune(l1|"))
        .hasMessageContaining("key 'families.one-shot.from' is missing");
    assertThatThrownBy(() -> SweepConfig.load(Path.of("no-such.conf"), List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no-such.conf")
        .hasMessageContaining("no such file");
  }

  @Test
  void refusesARangeInAGridAndAlternativesInANamedStep() {
    refusal(CONFIG.replace("by = random", "by = grid")).hasMessageContaining("use by = random");
    refusal(CONFIG.replace("epochs=6", "epochs=6|7")).hasMessageContaining("in a family's 'try'");
  }

  @Test
  void trialsRunOnGraphicsCardsIfTheFileSaysSo() {
    SweepPlan plan = SweepFixture.plan();
    SweepPlan cards = SweepFixture.plan("place=gpu");
    assertThat(cards.execution().place()).isEqualTo(new Place.Gpu(0));
    assertThat(cards.choices()).as("goes on with the same sweep").isEqualTo(plan.choices());
    assertThat(PlannedTrials.of(cards).trials()).isEqualTo(PlannedTrials.of(plan).trials());
    assertThat(SweepFixture.plan("place=gpu(address=2)").execution().place())
        .isEqualTo(new Place.Gpu(2));
    refusal(CONFIG, "place=tpu").hasMessageContaining("'tpu'").hasMessageContaining("'place'");
    refusal(CONFIG, "place=gpu(address=-1)").hasMessageContaining("address must be at least 0");
    refusal(CONFIG, "place=gpu", "threads=2")
        .hasMessageContaining("Cannot run on a graphics card with 2 threads")
        .hasMessageContaining("'place'");
    refusal(CONFIG, "place=cpu(threads=3)").hasMessageContaining("write threads = 3");
  }

  @Test
  void trialsRunOnOneThreadOfTheOnlyEngineUnlessTheFileSaysOtherwise() {
    SweepPlan plan = SweepFixture.plan();
    assertThat(plan.execution())
        .isEqualTo(new Execution(Optional.empty(), new Place.Cpu(1), Optional.empty()));
    SweepPlan other = SweepFixture.plan("threads=2", "engine=deeplearning4j");
    assertThat(other.execution())
        .isEqualTo(
            new Execution(Optional.of("deeplearning4j"), new Place.Cpu(2), Optional.empty()));
    assertThat(other.choices()).as("goes on with the same sweep").isEqualTo(plan.choices());
    assertThat(PlannedTrials.of(other).trials()).isEqualTo(PlannedTrials.of(plan).trials());
    refusal(CONFIG, "threads=0")
        .hasMessageContaining("Cannot run on 0 threads: at least 1 is needed")
        .hasMessageContaining("'threads'");
    refusal(CONFIG, "threads=1.5").hasMessageContaining("an integer");
    assertThat(SweepFixture.plan("place=cpu", "threads=2").execution().place())
        .isEqualTo(new Place.Cpu(2));
    assertThat(SweepFixture.plan("trial-minutes=1.5").execution().trialLimit())
        .hasValue(Duration.ofSeconds(90));
    refusal(CONFIG, "trial-minutes=0").hasMessageContaining("Cannot end trials after 0 minutes");
    refusal(CONFIG, "trial-minutes=long").hasMessageContaining("'trial-minutes'");
    refusal(CONFIG, "engine=[2]").hasMessageContaining("'engine'");
  }

  @Test
  void refusesImpossibleValues() {
    refusal(CONFIG, "trials=0").hasMessageContaining("write a number from 1 to 2,147,483,647");
    refusal(CONFIG, "trials=1").hasMessageContaining("seeds");
    refusal(CONFIG, "seeds=[1, 1]").hasMessageContaining("each once");
    refusal(CONFIG, "constraints=[macs < 3]").hasMessageContaining("macs <= 30M");
    refusal(CONFIG, "objectives=[maximise accuracy]").hasMessageContaining("maximize accuracy");
    refusal(CONFIG, "objectives=[minimize latency]")
        .hasMessageContaining("accuracy, top_five_accuracy, loss, macs, params");
    refusal(CONFIG, "objectives=[maximize macs, maximize accuracy, minimize macs]")
        .hasMessageContaining("maximize macs and minimize macs at once")
        .hasMessageContaining("keep one of them");
    refusal(CONFIG, "constraints=[\"macs <= 10M\", \"params <= 1M\", \"macs >= 20M\"]")
        .hasMessageContaining("macs <= 10M and to macs >= 20M: nothing lies between");
    refusal(CONFIG, "name=a/b").hasMessageContaining("a/b");
  }

  @Test
  void refusesNamesThatHideOthersAndStepsThatStandForThemselves() {
    refusal(CONFIG, "steps.prune=train").hasMessageContaining("choose another name");
    refusal(CONFIG, "models.resnet-56=[resnet-20, full]")
        .hasMessageContaining("choose another name");
    refusal(CONFIG, "steps.full=full(epochs=3)").hasMessageContaining("stands for itself");
  }

  @Test
  void changesFromTheCommandLineGoFirst() {
    SweepPlan plan =
        plan(CONFIG, "trials=7", "steps.full=train(epochs=3, batch=64)", "output=file:/tmp/x");
    assertThat(plan.trials()).isEqualTo(7);
    assertThat(plan.steps().get("full")).isEqualTo(Call.parse("train(epochs=3, batch=64)"));
    assertThat(plan.output()).isEqualTo("file:/tmp/x");
    assertThatThrownBy(() -> config(CONFIG, "trials"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--set key=value");
  }

  @Test
  void printsEveryValueWithItsOrigin() {
    assertThat(config(CONFIG, "trials=7").text())
        .contains("output = \"out/sweeps\"  # default: 1\n")
        .contains("trials = 7  # --set trials: 1\n")
        .containsPattern("steps\\.full = \"train\\(epochs=6\\)\"  # .*\\.conf: 6\n");
  }

  @Test
  void mergesOptionsIntoNamedSteps() {
    SweepPlan plan = plan(CONFIG.replace("[full] }", "[\"full(batch=64)\"] }"));
    CandidateReader vocabulary = new CandidateReader(plan);
    assertThat(vocabulary.steps(plan.families().get(2).space().grid().findFirst().orElseThrow()))
        .isEqualTo(List.of(Steps.CATALOG.read("train(epochs=6, batch=64)")));
  }
}
