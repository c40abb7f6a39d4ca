package io.espalier.trial;

import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.zoo.Zoo;

/** The model that a candidate starts from. */
public sealed interface Start {
  /** The start in the grammar, every option included. */
  Call call();

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
    public String toString() {
      return Zoo.CATALOG.canonical(architecture).toString();
    }
  }

  /**
   * A model in a folder; the hash of its content holds it to what was there when the trial was
   * declared.
   */
  record Saved(String folder, Hash content) implements Start {
    @Override
    public Call call() {
      return Call.of("saved").with("folder", folder).with("content", content.hex());
    }

    @Override
    public String toString() {
      return Call.of("saved").with("folder", folder).toString();
    }
  }

  /** The model that another trial of the same sweep ends with. */
  record OutcomeOf(Hash trial) implements Start {
    @Override
    public Call call() {
      return Call.of("outcome").with("trial", trial.hex());
    }

    @Override
    public String toString() {
      return trial.shortForm();
    }
  }

  /**
   * Reads what {@link #call} gives.
   *
   * @throws Refusal if it names no start
   */
  static Start read(Call call) {
    return switch (call.name()) {
      case "saved" -> new Saved(text(call, "folder"), new Hash(text(call, "content")));
      case "outcome" -> new OutcomeOf(new Hash(text(call, "trial")));
      default -> new Fresh(call);
    };
  }

  private static String text(Call call, String key) {
    Object value = call.options().get(key);
    if (value == null) {
      throw new Refusal(Text.of("Cannot read %s: option '%s' is missing", call, key));
    }
    return value.toString();
  }
}
