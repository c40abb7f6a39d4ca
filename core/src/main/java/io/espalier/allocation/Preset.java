package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.criterion.L1;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A published configuration: an architecture, and how many channels each of its layers loses. Each
 * is a resource file in the grammar, with its source as a comment.
 *
 * @param architecture the network that it was published for
 * @param pruning the counts, as options of {@code prune}
 */
public record Preset(String name, Call architecture, Call pruning) {
  /** The presets, by the paper that published them. */
  private static final List<String> NAMES =
      List.of(
          "vgg-16-a",
          "resnet-56-a",
          "resnet-56-b",
          "resnet-110-a",
          "resnet-110-b",
          "resnet-34-a",
          "resnet-34-b",
          "resnet-34-c");

  private record Content(Call architecture, Call pruning) {}

  /** The options of {@code prune} that presets use. */
  private record Counts(List<Double> stages, List<Call> layers, List<String> skip) {
    Widths widths(ChannelGroups groups) {
      FreeGroups free = FreeGroups.of(groups, Additions.RESIDUAL, Coupled.KEEP, skip);
      Declared counts =
          stages.isEmpty()
              ? new ByLayer(layers, Rounding.KEPT_DOWN)
              : new ByStage(stages, Rounding.KEPT_DOWN);
      return counts.widths(PruningSpace.of(free, Ranking.by(L1.DEFAULTS), new Limits(1, 1)));
    }
  }

  private static final Catalog<Counts> COUNTS =
      Catalog.<Counts>of("pruning")
          .entry("prune", new Counts(List.of(), List.of(), List.of()), counts -> counts)
          .build();

  private static final Catalog<Content> CATALOG =
      Catalog.<Content>of("preset")
          .entry("preset", new Content(Call.of("none"), Call.of("none")), content -> content)
          .build();

  /** The names of all presets. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The preset of this name.
   *
   * @throws Refusal with the nearest name if there is none
   */
  public static Preset named(String name) {
    check(name);
    try (InputStream resource = Preset.class.getResourceAsStream("presets/" + name + ".txt")) {
      Content content =
          CATALOG.read(
              new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .filter(line -> !line.startsWith("#"))
                  .collect(Collectors.joining("\n")));
      return new Preset(name, content.architecture(), content.pruning());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that there is a preset of this name.
   *
   * @throws Refusal with the nearest name if there is none
   */
  public static void check(String name) {
    if (!NAMES.contains(name)) {
      throw new Refusal(Text.of("Cannot find preset '%s': %s", name, Nearest.hint(name, NAMES)));
    }
  }

  /**
   * How many channels stay in the groups of a network.
   *
   * @throws Refusal if the network has other convolutions than the preset's architecture; its head
   *     and its images may differ
   */
  public Widths widths(ChannelGroups groups) {
    if (!convolutions(groups.network()).equals(convolutions(Zoo.CATALOG.read(architecture)))) {
      throw new Refusal(
          Text.of(
              "Cannot apply preset '%s': the network's convolutions are not those of %s, which it was published for; choose that architecture, unpruned",
              name, architecture));
    }
    return COUNTS.read(pruning).widths(groups);
  }

  /**
   * The network with as many channels as the preset keeps.
   *
   * @throws Refusal as {@link #widths} does
   */
  public Network narrow(Network network) {
    ChannelGroups groups = ChannelGroups.of(network);
    return Narrowing.narrow(groups, widths(groups));
  }

  /** Every convolution by its path, whether it has a bias or not. */
  private static Map<String, Conv> convolutions(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Conv)
        .collect(Collectors.toMap(node -> node.path(), node -> ((Conv) node.op()).biased()));
  }
}
