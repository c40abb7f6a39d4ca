package io.espalier.cli;

import io.espalier.cost.CostTable;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.Images;
import io.espalier.engine.Engine;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.train.Evaluation;
import io.espalier.train.Fit;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a saved model, without Spark. */
@Command(
    name = "evaluate",
    description = {
      "Scores a saved model on the validation or the test images.",
      "Images are normalized as in its training, and classes are found by their names."
    },
    footer = {
      "",
      "Examples:",
      "  espalier evaluate --model out/base --data cifar10:/data/cifar10",
      "  espalier evaluate --model out/base --data cifar10:/data/cifar10 --part test"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int BATCH = 250;

  /** The parts of a data set that a model is scored on. */
  enum Part {
    VALIDATION,
    TEST
  }

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "The folder of a saved model.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description = "Such as cifar10:DIR, images:DIR or generated.")
  private String data;

  @Option(
      names = "--part",
      defaultValue = "VALIDATION",
      description = "validation (default) or test.")
  private Part part;

  @Mixin private EngineOptions engines;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Engine engine = engines.engine();
    Model read = new ModelFolder(Stores.at(model)).read();
    Data loaded = new DataCache(Stores::at).load(DataSpec.parse(data));
    Data seen = Fit.of(read.network(), read.input(), loaded);
    Fit.warn(model, read.input(), loaded);
    Images images = part == Part.TEST ? seen.test() : seen.validation();
    if (images.size() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot evaluate on %s: no images are held out; set validation above 0 or use --part test",
              loaded.name()));
    }
    Evaluation score = Evaluation.of(engine, read, images, seen.normalization(), BATCH);
    CostTable cost = CostTable.of(read.network());
    PrintWriter out = command.commandLine().getOut();
    out.println(
        Text.of(
            "%s, %,d %s images: top-1 %.2f %%%s, loss %.4f; %,d MACs, %,d parameters",
            loaded.name(),
            images.size(),
            part.name().toLowerCase(Locale.ROOT),
            100 * score.accuracy(),
            score.topFive().map(s -> Text.of(", top-5 %.2f %%", 100 * s)).orElse(""),
            score.loss(),
            cost.macs(),
            cost.params()));
    return 0;
  }
}
