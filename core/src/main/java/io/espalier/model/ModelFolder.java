package io.espalier.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.network.Network;
import io.espalier.network.NetworkJson;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.List;
import java.util.function.Supplier;

/**
 * A model on a file system: {@code weights.safetensors}, {@code history.json} and, written last,
 * {@code network.json}; with that file the folder is complete.
 */
public record ModelFolder(Store folder) {
  private static final String NETWORK = "network.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String HISTORY = "history.json";

  /** Whether it holds a whole model. */
  public boolean complete() {
    return folder.exists(NETWORK);
  }

  /**
   * Writes a model in place of the one that is there; until all is written the folder is not
   * complete.
   *
   * @return the model's {@link #hash}
   */
  public Hash save(Model model) {
    byte[] weights = Safetensors.write(model.weights());
    folder.delete(NETWORK);
    folder.replace(WEIGHTS, weights);
    folder.replace(HISTORY, HistoryJson.write(model.history()).getBytes(UTF_8));
    folder.replace(NETWORK, NetworkJson.write(model.network()).getBytes(UTF_8));
    return hash(model, weights);
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
   * Reads the model.
   *
   * @throws Refusal naming the folder if a file is missing or says something impossible
   */
  public Model read() {
    String network = text(NETWORK);
    String history = text(HISTORY);
    byte[] weights = content(WEIGHTS);
    return whole(
        () ->
            new Model(
                NetworkJson.read(network),
                Safetensors.read(weights, WEIGHTS),
                HistoryJson.read(history)));
  }

  private <T> T whole(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Refusal e) {
      throw new Refusal(Text.of("Cannot read model '%s': %s", folder.uri(), e.getMessage()), e);
    }
  }

  /**
   * The content hash of a model: of its network, its weights and its history as files hold them.
   */
  public static Hash hash(Model model) {
    return hash(model, Safetensors.write(model.weights()));
  }

  private static Hash hash(Model model, byte[] weights) {
    return Hash.of(
        String.join(
            "\n",
            List.of(
                model.network().hash().hex(),
                Hash.of(weights).hex(),
                Hash.of(HistoryJson.write(model.history())).hex())));
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
