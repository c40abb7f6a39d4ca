package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.network.ChannelPad;
import io.espalier.network.Network;
import io.espalier.network.NetworkJson;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
  static List<String> names() {
    return Zoo.CATALOG.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyArchitectureSurvivesJsonAndItsName(String name) {
    Network network = Zoo.CATALOG.read(name);
    Network read = NetworkJson.read(NetworkJson.write(network));
    assertThat(read).isEqualTo(network);
    assertThat(read.hash()).isEqualTo(network.hash());
    assertThat(Zoo.CATALOG.read(Zoo.CATALOG.defaults(name))).isEqualTo(network);
    assertThat(Zoo.CATALOG.canonical(Zoo.CATALOG.defaults(name))).isEqualTo(Call.of(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyArchitectureClassifies(String name) {
    boolean scaled = Zoo.CATALOG.defaults(name).options().containsKey("scale");
    Network network =
        Zoo.CATALOG.read(new Call(name, Map.of("classes", 7L, scaled ? "scale" : "width", 0.1)));
    Map<String, Shape> shapes = network.shapes();
    assertThat(shapes.get(network.output().path())).isEqualTo(Shape.vector(7));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, 20",
    "resnet-110, 110",
    "resnet-1202, 1202",
    "resnet-18, 18",
    "resnet-34, 34",
    "resnet-50, 50",
    "resnet-101, 101",
    "resnet-152, 152",
    "vgg-16, 16"
  })
  void theNameCountsTheLayersOfTheMainPath(String architecture, int layers) {
    long counted =
        CostTable.of(Zoo.CATALOG.read(architecture)).rows().stream()
            .filter(row -> row.macs() > 0 && !row.path().contains("downsample"))
            .count();
    assertThat(counted).isEqualTo(layers);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, 16x32x32, 32x16x16, 64x8x8",
    "resnet-20(shortcut=B), 16x32x32, 32x16x16, 64x8x8",
    "resnet-20(image=33), 16x33x33, 32x17x17, 64x9x9",
    "'resnet-20(image=8, width=0.25)', 4x8x8, 8x4x4, 16x2x2",
    "resnet-18, 64x56x56, 128x28x28, 256x14x14",
    "resnet-50, 256x56x56, 512x28x28, 1024x14x14",
    "resnet-50(stride-in=first), 256x56x56, 512x28x28, 1024x14x14",
    "resnet-50(width=0.5), 128x56x56, 256x28x28, 512x14x14",
  })
  void eachStageHalvesTheImage(String architecture, String first, String second, String third) {
    Map<String, Shape> shapes = Zoo.CATALOG.read(architecture).shapes();
    assertThat(lastOf("layer1.", shapes)).hasToString(first);
    assertThat(lastOf("layer2.", shapes)).hasToString(second);
    assertThat(lastOf("layer3.", shapes)).hasToString(third);
  }

  @Test
  void theStemForImageNetQuartersTheImage() {
    Map<String, Shape> shapes = Zoo.CATALOG.read("resnet-18").shapes();
    assertThat(shapes.get("relu")).hasToString("64x112x112");
    assertThat(shapes.get("maxpool")).hasToString("64x56x56");
    assertThat(lastOf("layer4.", shapes)).hasToString("512x7x7");
  }

  @Test
  void strideInDecidesWhichConvolutionHalves() {
    Map<String, Shape> middle = Zoo.CATALOG.read("resnet-50").shapes();
    Map<String, Shape> first = Zoo.CATALOG.read("resnet-50(stride-in=first)").shapes();
    assertThat(middle.get("layer2.0.conv1")).hasToString("128x56x56");
    assertThat(middle.get("layer2.0.conv2")).hasToString("128x28x28");
    assertThat(first.get("layer2.0.conv1")).hasToString("128x28x28");
    assertThat(first.get("layer2.0.conv2")).hasToString("128x28x28");
  }

  @Test
  void shortcutsPadHalfOfTheNewChannelsOnEachSide() {
    Network network = Zoo.CATALOG.read("resnet-20");
    assertThat(node(network, "layer2.0.shortcut.pad").op()).isEqualTo(new ChannelPad(8, 8));
    assertThat(node(network, "layer3.0.shortcut.pad").op()).isEqualTo(new ChannelPad(16, 16));
    assertThat(node(network, "layer2.0.add").inputs())
        .containsExactly("layer2.0.bn2", "layer2.0.shortcut.pad");
    assertThat(node(network, "layer2.1.add").inputs())
        .containsExactly("layer2.1.bn2", "layer2.0.relu2");
  }

  @Test
  void pathsOfABlockForCifar() {
    assertThat(paths("resnet-20", "layer2.0."))
        .containsExactly(
            "layer2.0.conv1",
            "layer2.0.bn1",
            "layer2.0.relu1",
            "layer2.0.conv2",
            "layer2.0.bn2",
            "layer2.0.shortcut.subsample",
            "layer2.0.shortcut.pad",
            "layer2.0.add",
            "layer2.0.relu2");
    assertThat(paths("resnet-20(shortcut=B)", "layer2.0.shortcut"))
        .containsExactly("layer2.0.shortcut.0", "layer2.0.shortcut.1");
  }

  @Test
  void resNet18HasTorchvisionsParameters() {
    List<Parameter> parameters = Zoo.CATALOG.read("resnet-18").parameters();
    assertThat(parameters.stream().map(Parameter::name).filter(name -> !name.contains("layer")))
        .containsExactly(
            "conv1.weight",
            "bn1.weight",
            "bn1.bias",
            "bn1.running_mean",
            "bn1.running_var",
            "fc.weight",
            "fc.bias");
    assertThat(parameters.stream().map(Parameter::name))
        .contains(
            "layer1.0.conv1.weight",
            "layer1.1.bn2.running_var",
            "layer2.0.downsample.0.weight",
            "layer2.0.downsample.1.weight",
            "layer4.0.downsample.1.running_mean",
            "layer4.1.conv2.weight")
        .doesNotContain("layer1.0.downsample.0.weight", "layer2.1.downsample.0.weight");
    assertThat(parameters).filteredOn(p -> p.role().trained()).hasSize(62);
    assertThat(shape(parameters, "conv1.weight")).containsExactly(64, 3, 7, 7);
    assertThat(shape(parameters, "layer3.0.downsample.0.weight")).containsExactly(256, 128, 1, 1);
    assertThat(shape(parameters, "fc.weight")).containsExactly(1000, 512);
  }

  @Test
  void resNet50HasTorchvisionsParameters() {
    List<Parameter> parameters = Zoo.CATALOG.read("resnet-50").parameters();
    assertThat(parameters).filteredOn(p -> p.role().trained()).hasSize(161);
    assertThat(parameters).hasSize(161 + 2 * 53);
    assertThat(shape(parameters, "layer1.0.conv1.weight")).containsExactly(64, 64, 1, 1);
    assertThat(shape(parameters, "layer1.0.downsample.0.weight")).containsExactly(256, 64, 1, 1);
    assertThat(shape(parameters, "layer2.0.conv2.weight")).containsExactly(128, 128, 3, 3);
    assertThat(shape(parameters, "layer4.2.conv3.weight")).containsExactly(2048, 512, 1, 1);
    assertThat(shape(parameters, "layer4.2.bn3.running_var")).containsExactly(2048);
    assertThat(shape(parameters, "fc.weight")).containsExactly(1000, 2048);
  }

  @Test
  void vggHasTorchvisionsParameters() {
    List<Parameter> parameters = Zoo.CATALOG.read("vgg-16").parameters();
    assertThat(parameters.stream().map(Parameter::name).filter(name -> name.endsWith("weight")))
        .containsExactly(
            "features.0.weight",
            "features.2.weight",
            "features.5.weight",
            "features.7.weight",
            "features.10.weight",
            "features.12.weight",
            "features.14.weight",
            "features.17.weight",
            "features.19.weight",
            "features.21.weight",
            "features.24.weight",
            "features.26.weight",
            "features.28.weight",
            "classifier.0.weight",
            "classifier.3.weight",
            "classifier.6.weight");
    assertThat(shape(parameters, "classifier.0.weight")).containsExactly(4096, 25_088);
  }

  @Test
  void pathsOfTheHeadsOfVggForCifar() {
    assertThat(paths("vgg-16-bn", "features."))
        .startsWith("features.0", "features.1", "features.2", "features.3")
        .endsWith("features.42", "features.43");
    assertThat(paths("vgg-16-bn", "classifier.")).containsExactly("classifier.0");
    assertThat(paths("vgg-16-bn(head=two-layers)", "classifier.")).hasSize(3);
    assertThat(paths("vgg-16-bn(head=two-layers-norm)", "classifier.")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 2, 3, 6", "0.03125, 1, 1, 2", "1.5, 24, 48, 96", "0.001, 1, 1, 1"})
  void widthRoundsToTheNearest(double width, int first, int second, int third) {
    Map<String, Shape> shapes =
        Zoo.CATALOG.read(new Call("resnet-20", Map.of("width", width))).shapes();
    assertThat(shapes.get("conv1").channels()).isEqualTo(first);
    assertThat(lastOf("layer2.", shapes).channels()).isEqualTo(second);
    assertThat(lastOf("layer3.", shapes).channels()).isEqualTo(third);
  }

  @Test
  void optionsHaveOneCanonicalForm() {
    assertThat(Zoo.CATALOG.canonical(Call.parse("resnet-56(width=0.50, shortcut=B, classes=10)")))
        .hasToString("resnet-56(shortcut=B, width=0.5)");
    assertThat(Zoo.CATALOG.defaults("resnet-50"))
        .hasToString("resnet-50(stride-in=middle, classes=1000, width=1.0, image=224)");
    assertThat(Zoo.CATALOG.defaults("vgg-16-bn"))
        .hasToString("vgg-16-bn(head=one-layer, bias=true, classes=10, width=1.0, image=32)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-57; did you mean 'resnet-56'?",
        "resnet-111; did you mean 'resnet-110'?",
        "vgg-16bn; did you mean 'vgg-16-bn'?",
        "resnet-18(stride-in=first); no such option",
        "resnet-18(shortcut=A); no such option",
        "resnet-20(shortcut=C); it must be one of A, B",
        "resnet-50(stride-in=last); it must be one of middle, first",
        "resnet-20(width=0); width must be above 0",
        "resnet-20(width=wide); it must be a number",
        "resnet-20(image=0); image must be at least 1",
        "resnet-20(classes=0); must be at least 1",
        "vgg-16-bn(image=16); does not fit",
        "repvgg-a3; did you mean 'repvgg-a",
        "repvgg-a0(form=fused); it must be one of train, deploy",
        "repghost(halvings=6); halvings must be 0 to 5",
        "shufflenet-v1(groups=5); groups must be 1, 2, 3, 4 or 8",
        "shufflenet-v1(scale=0); scale must be above 0",
        "shufflenet-v1(scale=1e9); it would be too large",
        "resnet-20(width=1e9); it would be too large",
        "resnet-20(image=100000); Cannot build 'layer1.0.add': it would be too large",
        "shufflenet-v1(shuffle=none); it must be one of paper, authors-code",
      })
  void whatDoesNotExistIsRefused(String text, String reason) {
    assertThatThrownBy(() -> Zoo.CATALOG.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vgg-16-bn(image=64)",
        "vgg-16(image=32)",
        "resnet-18(image=32)",
        "repghost(image=32)",
        "shufflenet-v1(image=32)",
        "repvgg-a0(image=32)"
      })
  void otherImagesFit(String text) {
    Network network = Zoo.CATALOG.read(text);
    assertThat(network.shapes().get(network.output().path()).positions()).isEqualTo(1);
  }

  private static Shape lastOf(String stage, Map<String, Shape> shapes) {
    return shapes.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(stage))
        .map(Map.Entry::getValue)
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  private static Node node(Network network, String path) {
    return network.nodes().stream()
        .filter(node -> node.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> paths(String architecture, String start) {
    return Zoo.CATALOG.read(architecture).nodes().stream()
        .map(Node::path)
        .filter(path -> path.startsWith(start))
        .toList();
  }

  private static List<Integer> shape(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape();
  }
}
