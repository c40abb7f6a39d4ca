package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private static final Model MODEL =
      edited(Initialization.KAIMING_FAN_IN.fresh(ChainNetworks.chain(), 1), "prune(l1)");

  private static final InputSpec INPUT =
      new InputSpec(
          new Shape(3, 8, 8),
          List.of(0.1 + 0.2, 0.5, 1 / 3.0),
          List.of(0.25, 1 / 255.0, 0.2),
          Optional.empty(),
          IntStream.range(0, 100).mapToObj(i -> "class " + i).toList());

  @TempDir private Path root;
  private Store store;

  @BeforeEach
  void open() {
    store = Stores.at(root.toString()).child("models/base");
  }

  @Test
  void whatWasSavedComesBack() {
    ModelFolder folder = new ModelFolder(store);
    assertThat(folder.complete()).isFalse();
    Hash hash = folder.save(MODEL);
    assertThat(folder.complete()).isTrue();
    assertThat(folder.read()).isEqualTo(MODEL);
    assertThat(hash).isEqualTo(ModelFolder.hash(MODEL)).isEqualTo(ModelFolder.hash(folder.read()));
    assertThat(store.list()).containsExactly("history.json", "network.json", "weights.safetensors");
  }

  @Test
  void itsInputComesBackAndDecidesTheHash() {
    ModelFolder folder = new ModelFolder(store);
    Hash hash = folder.save(MODEL.with(INPUT));
    assertThat(store.list()).contains("input.json");
    assertThat(folder.input()).contains(INPUT);
    assertThat(folder.read()).isEqualTo(MODEL.with(INPUT));
    assertThat(hash).isEqualTo(ModelFolder.hash(folder.read()));
    InputSpec renamed =
        new InputSpec(
            INPUT.image(),
            INPUT.mean(),
            INPUT.deviation(),
            INPUT.resize(),
            IntStream.range(0, 100).mapToObj(i -> "other " + i).toList());
    assertThat(hash)
        .isNotEqualTo(ModelFolder.hash(MODEL))
        .isNotEqualTo(ModelFolder.hash(MODEL.with(renamed)));
  }

  /** As earlier versions left it; trials are named by its hash. */
  @Test
  void aFolderWithoutInputKeepsItsHash() {
    Hash hash = new ModelFolder(store).save(MODEL);
    assertThat(new ModelFolder(store).read().input()).isEmpty();
    assertThat(hash)
        .isEqualTo(
            Hash.of(
                MODEL.network().hash().hex()
                    + "\n"
                    + Hash.of(Safetensors.write(MODEL.weights())).hex()
                    + "\n"
                    + Hash.of(HistoryJson.canonical(MODEL.history())).hex()));
  }

  /** {@code earlier} was written before files said a version; trials name it by this hash. */
  @Test
  void aFolderOfAnEarlierVersionKeepsItsHash() throws IOException {
    for (String file :
        List.of("network.json", "weights.safetensors", "history.json", "input.json")) {
      try (InputStream content = ModelFolderTest.class.getResourceAsStream("earlier/" + file)) {
        store.replace(file, content.readAllBytes());
      }
    }
    ModelFolder folder = new ModelFolder(store);
    Hash hash = new Hash("d709468aca1fadb5e008eefd3ca8540c20c750154b3c6d56c078239277216ad3");
    Model model = folder.read();
    assertThat(model.network().hash().hex())
        .isEqualTo("ad0c8ffdc918b6e739a0d79b3b7ce47812c89f0e23c0ecca817986ae407e5c59");
    assertThat(ModelFolder.hash(model)).isEqualTo(hash);
    assertThat(model.history().edits()).hasSize(Edit.class.getPermittedSubclasses().length);
    assertThat(folder.save(model)).isEqualTo(hash);
    assertThat(folder.read()).isEqualTo(model);
    assertThat(ModelFolder.hash(folder.read())).isEqualTo(hash);
  }

  @Test
  void anInputThatIsNotTheNetworksIsRefused() {
    ModelFolder folder = new ModelFolder(store);
    folder.save(MODEL.with(INPUT));
    String written = InputSpecJson.write(INPUT);
    for (String wrong :
        List.of("?", written.replace(", \"class 7\"", ""), written.replace("8, 8", "8, 9"))) {
      store.replace("input.json", wrong.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(folder::read)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot read model '%s': ", store.uri());
    }
  }

  @Test
  void furtherTensorsComeBackToo() {
    Tensor mask = Tensor.vector(1, 0, 1);
    Model masked = MODEL.with(MODEL.weights().with(Map.of("conv1.mask", mask)));
    new ModelFolder(store).save(masked);
    assertThat(new ModelFolder(store).read().weights().get("conv1.mask")).isEqualTo(mask);
  }

  @Test
  void aLaterModelTakesThePlaceOfAnEarlierOne() {
    Model later = Initialization.PYTORCH_DEFAULT.fresh(ChainNetworks.reversed(), 2);
    new ModelFolder(store).save(MODEL.with(INPUT));
    new ModelFolder(store).save(later);
    assertThat(new ModelFolder(store).read()).isEqualTo(later);
  }

  @Test
  void networkWeightsAndHistoryAllDecideTheHash() {
    Hash hash = ModelFolder.hash(MODEL);
    Model reseeded = Initialization.KAIMING_FAN_IN.fresh(ChainNetworks.chain(), 2);
    assertThat(ModelFolder.hash(MODEL.with(reseeded.weights()))).isNotEqualTo(hash);
    assertThat(ModelFolder.hash(edited(MODEL, "again"))).isNotEqualTo(hash);
    assertThat(ModelFolder.hash(MODEL.with(MODEL.weights()))).isEqualTo(hash);
  }

  @Test
  void aMissingFileIsRefusedByName() {
    for (String name : List.of("network.json", "weights.safetensors", "history.json")) {
      new ModelFolder(store).save(MODEL);
      store.delete(name);
      assertThatThrownBy(() -> new ModelFolder(store).read())
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "Cannot read model '%s': there is no %s; a model folder holds "
                  + "network.json, weights.safetensors and history.json",
              store.uri(), name);
    }
  }

  @Test
  void aBrokenFileIsRefusedWithTheFolder() {
    for (String name : List.of("network.json", "weights.safetensors", "history.json")) {
      new ModelFolder(store).save(MODEL);
      store.replace(name, "?".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> new ModelFolder(store).read())
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot read model '%s': ", store.uri());
    }
  }

  @Test
  void aWeightThatIsNotFiniteIsRefusedWithItsFileAndTensor() {
    new ModelFolder(store).save(MODEL);
    patch(MODEL.weights(), "conv1.weight", Float.NaN);
    assertThatThrownBy(() -> new ModelFolder(store).read())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot read model '%s': ", store.uri())
        .hasMessageContaining("'weights.safetensors': tensor 'conv1.weight' has 1 of ")
        .hasMessageContaining("not finite (the first is NaN)");
  }

  @Test
  void aNegativeVarianceIsRefusedWithItsTensor() {
    new ModelFolder(store).save(MODEL);
    String variance =
        MODEL.weights().tensors().keySet().stream()
            .filter(name -> name.endsWith(".running_var"))
            .findFirst()
            .orElseThrow();
    patch(MODEL.weights(), variance, -0.5f);
    assertThatThrownBy(() -> new ModelFolder(store).read())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot read model '%s': ", store.uri())
        .hasMessageContaining("'%s' has 1 of ", variance)
        .hasMessageContaining("below 0 (the first is -0.5)");
  }

  @Test
  void whatWentBadAfterwardsIsNotWrittenOverAGoodModel() {
    new ModelFolder(store).save(MODEL);
    Model spoiled = Initialization.KAIMING_FAN_IN.fresh(ChainNetworks.chain(), 2);
    spoiled.weights().get("conv1.weight").data()[0] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> new ModelFolder(store).save(spoiled))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'conv1.weight'");
    assertThat(new ModelFolder(store).read()).isEqualTo(MODEL);
  }

  /** Changes a tensor's first value in the written file. */
  private void patch(Weights weights, String tensor, float value) {
    byte[] content = store.read("weights.safetensors").orElseThrow();
    int at = content.length;
    boolean behind = false;
    for (Map.Entry<String, Tensor> each : weights.tensors().entrySet()) {
      behind |= each.getKey().equals(tensor);
      at -= behind ? each.getValue().size() * Float.BYTES : 0;
    }
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
    store.replace("weights.safetensors", content);
  }

  private static Model edited(Model model, String why) {
    Edit edit = new Edit.Removal(why, Map.of("conv1", List.of(0, 1)));
    return new Model(model.network(), model.weights(), model.history().then(edit, Origin.UNSAID));
  }
}
