package io.espalier.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.network.Network;
import io.espalier.network.NetworkJson;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model on a file system: {@code weights.safetensors}, {@code history.json}, {@code input.json}
 * where its input is known, and, written last, {@code network.json}; with that file the folder is
 * complete.
 */
public record ModelFolder(Store folder) {
  private static final String NETWORK = "network.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String HISTORY = "history.json";
  private static final String INPUT = "input.json";

  /** Whether it holds a whole model. */
  public boolean complete() {
    return folder.exists(NETWORK);
  }

  /**
   * Writes a model in place of the one that is there; until all is written the folder is not
   * complete.
   *
   * @return the model's {@link #hash}
   * @throws Refusal naming the tensor, before a file is touched, if a value is not finite
   */
  public Hash save(Model model) {
    byte[] weights = Safetensors.write(model.weights());
    folder.delete(NETWORK);
    folder.replace(WEIGHTS, weights);
    folder.replace(HISTORY, HistoryJson.write(model.history()).getBytes(UTF_8));
    if (model.input().isPresent()) {
      folder.replace(INPUT, InputSpecJson.write(model.input().get()).getBytes(UTF_8));
    } else {
      folder.delete(INPUT);
    }
    folder.replace(NETWORK, NetworkJson.write(model.network()).getBytes(UTF_8));
    return hash(model, weights);
  }

  /** Makes it no model any more; what is left of its files means nothing. */
  public void discard() {
    folder.delete(NETWORK);
  }

  /**
   * Reads the network alone.
   *
   * @throws Refusal naming the folder if it holds no model
   */
  public Network network() {
    String network = text(NETWORK);
    return whole(() -> NetworkJson.read(network));
  }

  /**
   * Reads the input alone; empty where the model has seen no data, or an earlier version saved it.
   *
   * @throws Refusal naming the folder if the file says something impossible
   */
  public Optional<InputSpec> input() {
    Optional<String> input = folder.read(INPUT).map(content -> new String(content, UTF_8));
    return whole(() -> input.map(InputSpecJson::read));
  }

  /**
   * Reads the model.
   *
   * @throws Refusal naming the folder if a file is missing or says something impossible, as a value
   *     that is not finite or a variance below 0
   */
  public Model read() {
    String network = text(NETWORK);
    String history = text(HISTORY);
    byte[] weights = content(WEIGHTS);
    Optional<InputSpec> input = input();
    return whole(
        () ->
            new Model(
                NetworkJson.read(network),
                Safetensors.read(weights, WEIGHTS),
                HistoryJson.read(history),
                input));
  }

  private <T> T whole(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Refusal e) {
      throw new Refusal(Text.of("Cannot read model '%s': %s", folder.uri(), e.getMessage()), e);
    }
  }

  /**
   * The content hash of a model: of its network, its weights, the edits of its history and its
   * input, however a file says them.
   */
  public static Hash hash(Model model) {
    return hash(model, Safetensors.write(model.weights()));
  }

  private static Hash hash(Model model, byte[] weights) {
    List<String> parts = new ArrayList<>();
    parts.add(model.network().hash().hex());
    parts.add(Hash.of(weights).hex());
    parts.add(Hash.of(HistoryJson.canonical(model.history())).hex());
    model.input().ifPresent(input -> parts.add(Hash.of(InputSpecJson.write(input)).hex()));
    return Hash.of(String.join("\n", parts));
  }

  private String text(String name) {
    return new String(content(name), UTF_8);
  }

  private byte[] content(String name) {
    return folder
        .read(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot read model '%s': there is no %s; a model folder holds %s, %s and %s",
                        folder.uri(), name, NETWORK, WEIGHTS, HISTORY)));
  }
}
