package io.espalier.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.data.Batch;
import io.espalier.data.picture.Damaged;
import io.espalier.data.picture.Picture;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.Dl4jEngine;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Safetensors;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Dropout;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.train.CrossEntropy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reader in {@code python} makes of model folders what computes, and learns, as the model does.
 * {@code python/tests/compare.py} compares; it needs an interpreter with torch, named by {@code
 * ESPALIER_PYTHON}.
 */
class PythonReaderTest {
  private static final int IMAGES = 4;
  private static final Path PYTHON =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", "..")).resolve("python");

  @TempDir private Path root;

  @Test
  void everyOperationIsAmongTheModels() {
    Set<Class<?>> operations =
        ModelsForPython.all().stream()
            .flatMap(subject -> subject.model().network().nodes().stream())
            .map(node -> node.op().getClass())
            .collect(Collectors.toSet());
    assertThat(operations).isEqualTo(Set.of(Op.class.getPermittedSubclasses()));
  }

  @Test
  void foldersComputeAndLearnInPythonAsHere() throws Exception {
    String python = System.getenv("ESPALIER_PYTHON");
    assumeTrue(
        python != null,
        "python/ is not compared: set ESPALIER_PYTHON to an interpreter with torch and numpy");
    int number = 0;
    for (ModelsForPython.Subject subject : ModelsForPython.all()) {
      write(root.resolve(Text.of("%03d", number++)), subject);
    }
    ProcessBuilder compare =
        new ProcessBuilder(python, "tests/compare.py", root.toString())
            .directory(PYTHON.toFile())
            .redirectErrorStream(true);
    compare.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = compare.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.writeString(Path.of("target", "python-reader.txt"), said);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains(number + " folders");
  }

  private static void write(Path folder, ModelsForPython.Subject subject) throws Exception {
    Model model = subject.model();
    new ModelFolder(Stores.at(folder.toString())).save(model);
    if (subject.start().isPresent()) {
      new ModelFolder(Stores.at(folder.resolve("start").toString())).save(subject.start().get());
    }
    Files.writeString(folder.resolve("name"), subject.name());
    Files.write(folder.resolve("expected.safetensors"), Safetensors.write(expected(model)));
    if (model.input().isPresent()) {
      writePicture(folder, model.input().get());
    }
  }

  private static Weights expected(Model model) {
    Network network = model.network();
    Shape image = network.input();
    List<Integer> shape = List.of(IMAGES, image.channels(), image.height(), image.width());
    Tensor tensor = tensor(shape, RandomWeights.image(IMAGES * image.size(), 2));
    float[] images = tensor.data();
    double[] pixels = IntStream.range(0, images.length).mapToDouble(i -> images[i]).toArray();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("images", tensor);
    double[] reference =
        IntStream.range(0, IMAGES)
            .mapToObj(i -> Arrays.copyOfRange(pixels, i * image.size(), (i + 1) * image.size()))
            .flatMapToDouble(one -> Arrays.stream(ReferenceForward.output(model, one)))
            .toArray();
    List<Integer> logits = List.of(IMAGES, reference.length / IMAGES);
    tensors.put("reference", tensor(logits, reference));
    try (Session session = new Dl4jEngine().open(model, Watch.NOTHING, 1)) {
      double[] outputs = session.forward(new Batch(images, new int[IMAGES]), Pass.EVALUATE);
      tensors.put("outputs", tensor(logits, outputs));
      if (network.nodes().stream().noneMatch(PythonReaderTest::isRandom)) {
        int[] labels = new int[IMAGES];
        Arrays.setAll(labels, i -> i % logits.get(1));
        Batch batch = new Batch(images, labels);
        double loss = session.step(batch, Pass.TRAIN, CrossEntropy.PLAIN);
        tensors.put("loss", Tensor.vector((float) loss));
        learned(session, network, tensors);
      }
    }
    return new Weights(tensors);
  }

  private static boolean isRandom(Node node) {
    return node.op() instanceof Dropout dropout && dropout.rate() > 0;
  }

  /** The gradients and the running statistics after one step, under the parameters' names. */
  private static void learned(Session session, Network network, Map<String, Tensor> tensors) {
    for (boolean trained : new boolean[] {true, false}) {
      List<Parameter> parameters =
          network.parameters().stream().filter(p -> p.role().trained() == trained).toList();
      float[] values = new float[parameters.stream().mapToInt(Parameter::size).sum()];
      if (trained) {
        session.gradients(values);
      } else {
        session.statistics(values);
      }
      int from = 0;
      for (Parameter parameter : parameters) {
        float[] own = Arrays.copyOfRange(values, from, from + parameter.size());
        tensors.put("learned." + parameter.name(), Tensor.of(parameter.shape(), own));
        from += parameter.size();
      }
    }
  }

  private static Tensor tensor(List<Integer> shape, double... values) {
    float[] data = new float[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) values[i];
    }
    return Tensor.of(shape, data);
  }

  /** A picture, and the normalized image that it is here. */
  private static void writePicture(Path folder, InputSpec input) throws IOException, Damaged {
    BufferedImage picture = new BufferedImage(31, 19, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", file);
    Files.write(folder.resolve("picture.png"), file.toByteArray());
    Shape shape = input.image();
    byte[] bytes = new byte[shape.size()];
    new Picture(shape, input.resize().orElseThrow().shorterSide())
        .decode(file.toByteArray(), bytes, 0);
    float[] normalized = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int channel = i / shape.positions();
      double value = Byte.toUnsignedInt(bytes[i]) / 255.0;
      normalized[i] =
          (float) ((value - input.mean().get(channel)) / input.deviation().get(channel));
    }
    Tensor image =
        Tensor.of(List.of(1, shape.channels(), shape.height(), shape.width()), normalized);
    Files.write(
        folder.resolve("picture.safetensors"),
        Safetensors.write(new Weights(Map.of("image", image))));
  }
}
