package io.espalier.trial;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.metric.Metric;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.train.Fit;
import io.espalier.zoo.Zoo;
import java.util.Optional;
import java.util.function.Function;

/** The model that a candidate starts from: what it will be, and the model itself. */
public sealed interface Start {
  /** The start in the grammar, every option included. */
  Call call();

  /** The trial that has to come to its end before. */
  default Optional<Hash> after() {
    return Optional.empty();
  }

  /**
   * What is known of its network before anything is trained.
   *
   * @param outcomes what is known of the network that a trial ends with
   * @throws Refusal if there is no such model
   */
  Forecast forecast(Function<Hash, Forecast> outcomes);

  /**
   * Checks that it takes a data set's images and tells its classes apart, as far as that is known
   * before anything is trained.
   *
   * @throws Refusal naming what differs
   */
  void check(Data data);

  /**
   * The model.
   *
   * @param files of the sweep to which the trial belongs
   * @param seed the trial's
   * @throws Unavailable if its files cannot be read
   * @throws NoStart if it is the outcome of a trial that has left none, or a damaged one
   */
  Model model(TrialFiles files, long seed);

  /** Whether the model has learned something. */
  boolean trained();

  /** Warns where the model may see the data in another way than in its training. */
  default void warn(Model model, Data data) {}

  /** Images that the model was trained on in the same sweep. */
  default long imagesBefore(TrialFiles files) {
    return 0;
  }

  /** A new network of a published architecture, its weights drawn from the trial's seed. */
  record Fresh(Call architecture) implements Start {
    /**
     * Brings the call into its full form.
     *
     * @throws Refusal if there is no such architecture or option
     */
    public Fresh {
      architecture = Zoo.CATALOG.full(architecture);
    }

    @Override
    public Call call() {
      return architecture;
    }

    @Override
    public Forecast forecast(Function<Hash, Forecast> outcomes) {
      return Forecast.exact(Zoo.CATALOG.read(architecture));
    }

    @Override
    public void check(Data data) {
      Fit.check(Zoo.CATALOG.read(architecture), data);
    }

    @Override
    public Model model(TrialFiles files, long seed) {
      return Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(architecture), seed);
    }

    @Override
    public boolean trained() {
      return false;
    }

    @Override
    public String toString() {
      return Zoo.CATALOG.canonical(architecture).toString();
    }
  }

  /**
   * A model in a folder; the hash of its content holds it to what was there when the trial was
   * declared.
   *
   * @param folder its full URI
   */
  record Saved(String folder, Hash content) implements Start {
    /** Its name in {@link Start#call}. */
    public static final String NAME = "saved";

    /**
     * The model that is in a folder now.
     *
     * @param path a path or URI
     * @throws Refusal if it holds no model
     */
    public static Saved in(String path) {
      Store folder = Stores.at(path);
      return new Saved(folder.uri(), ModelFolder.hash(new ModelFolder(folder).read()));
    }

    private ModelFolder files() {
      return new ModelFolder(Stores.at(folder));
    }

    @Override
    public Call call() {
      return Call.of(NAME).with("folder", folder).with("content", content.hex());
    }

    @Override
    public Forecast forecast(Function<Hash, Forecast> outcomes) {
      return Forecast.exact(files().network());
    }

    @Override
    public void check(Data data) {
      Fit.of(files().network(), files().input(), data);
    }

    @Override
    public Model model(TrialFiles files, long seed) {
      return Unavailable.unless(this::unchanged);
    }

    private Model unchanged() {
      Model model = files().read();
      if (!ModelFolder.hash(model).equals(content)) {
        throw new Refusal(
            Text.of(
                "Cannot start from %s: its content is no longer %s; restore it or declare the trial anew",
                folder, content.shortForm()));
      }
      return model;
    }

    @Override
    public boolean trained() {
      return true;
    }

    @Override
    public void warn(Model model, Data data) {
      Fit.warn(folder, model.input(), data);
    }

    @Override
    public String toString() {
      return Call.of(NAME).with("folder", folder).toString();
    }
  }

  /** The model that another trial of the same sweep ends with. */
  record OutcomeOf(Hash trial) implements Start {
    /** Its name in {@link Start#call}. */
    public static final String NAME = "outcome";

    @Override
    public Call call() {
      return Call.of(NAME).with("trial", trial.hex());
    }

    @Override
    public Optional<Hash> after() {
      return Optional.of(trial);
    }

    @Override
    public Forecast forecast(Function<Hash, Forecast> outcomes) {
      return outcomes.apply(trial);
    }

    /** What it is trained on takes them, or it has no outcome. */
    @Override
    public void check(Data data) {}

    @Override
    public Model model(TrialFiles files, long seed) {
      ModelFolder folder = files.model(trial);
      if (!folder.complete()) {
        throw new NoStart(trial);
      }
      try {
        return folder.read();
      } catch (Refusal damaged) {
        throw new NoStart(trial, damaged);
      }
    }

    @Override
    public boolean trained() {
      return true;
    }

    @Override
    public long imagesBefore(TrialFiles files) {
      return files
          .outcome(trial)
          .flatMap(Result.Outcome::score)
          .map(metrics -> (long) metrics.find(Metric.IMAGES_TOTAL).orElse(0))
          .orElse(0L);
    }

    @Override
    public String toString() {
      return trial.shortForm();
    }
  }

  /**
   * Reads what {@link #call} gives. The content of a saved model may be left out: it is what is
   * there now.
   *
   * @throws Refusal if it names no start
   */
  static Start read(Call call) {
    return switch (call.name()) {
      case Saved.NAME -> {
        String folder = option(call, "folder").orElseThrow(() -> missing(call, "folder"));
        Optional<String> content = option(call, "content");
        yield content.isPresent() ? new Saved(folder, new Hash(content.get())) : Saved.in(folder);
      }
      case OutcomeOf.NAME ->
          new OutcomeOf(new Hash(option(call, "trial").orElseThrow(() -> missing(call, "trial"))));
      default -> new Fresh(call);
    };
  }

  private static Optional<String> option(Call call, String key) {
    return Optional.ofNullable(call.options().get(key)).map(Object::toString);
  }

  private static Refusal missing(Call call, String key) {
    return new Refusal(Text.of("Cannot read %s: option '%s' is missing", call, key));
  }
}
