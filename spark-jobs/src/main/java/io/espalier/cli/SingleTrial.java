package io.espalier.cli;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.ScorableData;
import io.espalier.engine.Engine;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.model.ModelFolder;
import io.espalier.spark.Interruption;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.store.Stores;
import io.espalier.trial.Candidate;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * One step on one model, as a trial of its own in the output folder: the options and the way of
 * train and prune.
 */
final class SingleTrial {
  private static final String WORK = "trial";
  private static final String PROBE = "probe";

  /** How long the end of the process waits for a training step and its checkpoint. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description =
          "Such as cifar10:DIR, images:DIR, generated, or data(source=..., validation=5000).")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the resulting model.")
  private String out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides every random choice (default: 1).")
  private long seed;

  @Mixin private EngineOptions engines;

  @Parameters(
      paramLabel = "OPTION=VALUE",
      description = "Options of the step; a value may be any text of the grammar.",
      arity = "0..*")
  private List<String> options = List.of();

  /** Carries out the named step and prints what came of it. */
  int run(String step, Start start, PrintWriter print) {
    return run(step, start, (work, engine) -> work, print);
  }

  /**
   * Carries out the named step and prints what came of it.
   *
   * @param on what becomes of the step on this machine's engine, before it is a trial
   */
  int run(String step, Start start, BiFunction<Step, Engine, Step> on, PrintWriter print) {
    Call call = call(step);
    Engine engine = engines.engine();
    DataSpec spec = DataSpec.parse(data);
    Step work = on.apply(Steps.CATALOG.read(call), engine);
    Trial trial = new Trial(new Candidate(start, List.of(work)), spec, seed);
    ModelFolder folder = new ModelFolder(Stores.at(out));
    TrialFiles files = new TrialFiles(Stores.at(out).child(WORK));
    boolean there = folder.complete();
    if (there && files.outcome(trial.id()).isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot write to '%s': it holds another model; choose another folder or remove it",
              out));
    }
    DataCache cache = new DataCache(Stores::at);
    if (files.outcome(trial.id()).isEmpty()) {
      Data loaded = ScorableData.load(cache, spec, print::println);
      start.check(loaded);
      work.forecast(forecast(start));
      work.check(loaded);
    }
    // What cannot be written is said before anything is trained.
    files.folder().replace(PROBE, new byte[0]);
    files.folder().delete(PROBE);
    print.println(trial.candidate());
    print.println(engine.description());
    print.flush();
    TrialRunner runner =
        new TrialRunner(engine, cache, files, epoch -> EpochText.print(epoch, print));
    Result result;
    try (Interruption interruption = new Interruption(PATIENCE)) {
      // A saved model is not trained again; what came of it stands.
      result =
          there
              ? files.outcome(trial.id()).orElseThrow()
              : runner.run(new Order.Run(trial), engine.place(), interruption);
    }
    if (result instanceof Result.Refused refused) {
      throw new Refusal(refused.why());
    }
    if (result instanceof Result.Failed failed) {
      throw new Broken(failed.message());
    }
    if (!there) {
      folder.save(files.model(trial.id()).read());
      files.forgetModel(trial.id());
    }
    summary(((Result.Measured) result).metrics(), print);
    if (files.curve(trial.id()).isPresent()) {
      print.println("curve " + files.curves().uri());
    }
    print.println("model " + Stores.at(out).uri());
    return 0;
  }

  /** The step with the options that were given. */
  private Call call(String step) {
    Call call = Call.of(step);
    for (String option : options) {
      int sign = option.indexOf('=');
      if (sign < 1) {
        throw new Refusal(
            Text.of("Cannot read '%s': write OPTION=VALUE, as in epochs=20", Text.shown(option)));
      }
      String name = option.substring(0, sign);
      if (call.options().containsKey(name)) {
        throw new Refusal(
            Text.of("Cannot use option '%s' of %s: it is given twice; give it once", name, step));
      }
      call = call.with(name, Call.parseValue(option.substring(sign + 1)));
    }
    return call;
  }

  /** What is known of the network that a single trial starts from. */
  static Forecast forecast(Start start) {
    return start.forecast(SingleTrial::none);
  }

  private static Forecast none(Hash trial) {
    throw new IllegalArgumentException("a single trial starts from no other: " + trial);
  }

  private static void summary(Metrics metrics, PrintWriter print) {
    print.println(
        Text.of(
            "validation top-1 %.2f %%, loss %.4f; %,.0f MACs, %,.0f parameters; %,.0f images seen in %.0f s",
            100 * metrics.get(Metric.ACCURACY),
            metrics.get(Metric.LOSS),
            metrics.get(Metric.MACS),
            metrics.get(Metric.PARAMS),
            metrics.get(Metric.IMAGES_SEEN),
            metrics.get(Metric.SECONDS)));
  }
}
