package io.espalier.cli;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.allocation.Preset;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.cost.CostTable;
import io.espalier.latency.Breakdown;
import io.espalier.latency.Clock;
import io.espalier.latency.Form;
import io.espalier.latency.Latencies;
import io.espalier.latency.Surroundings;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.report.TextColumns;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a network: its layers with their cost, or its channel groups. */
@Command(
    name = "inspect",
    description = "Shows the layers, parameters and MACs of an architecture or of a saved model.",
    footer = {
      "",
      "Examples:",
      "  espalier inspect resnet-56",
      "  espalier inspect 'resnet-56(shortcut=B, classes=100)' --json",
      "  espalier inspect 'repvgg-a0(halvings=3, image=32, classes=10)'",
      "  espalier inspect resnet-56 --preset resnet-56-a",
      "  espalier inspect out/base --groups",
      "  espalier inspect out/base --latency --batch 8 --threads 2"
    })
final class InspectCommand implements Callable<Integer> {
  private static final int LINE = 120;
  private static final String INDENT = "   ";

  @Parameters(paramLabel = "ARCH", description = "An architecture, or the folder of a saved model.")
  private String architecture;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Show the network as a published pruning leaves it, such as resnet-56-a.")
  private String preset;

  @ArgGroup private Output output = new Output();

  @ArgGroup(exclusive = false)
  private Timing timing;

  @Mixin private EngineOptions engine;

  @Spec private CommandSpec command;

  private static final class Output {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--groups", description = "Print the channel groups: what is pruned together.")
    private boolean groups;
  }

  private static final class Timing {
    @Option(
        names = "--latency",
        required = true,
        description = "Time each operation on this machine, beside its MACs.")
    private boolean latency;

    @Option(
        names = "--batch",
        paramLabel = "N",
        defaultValue = "1",
        description = "With --latency: images in a call (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
        names = "--form",
        defaultValue = "DEPLOYED",
        description = "With --latency: deployed (default) or trained.")
    private Form form;
  }

  @Override
  public Integer call() throws IOException {
    Network network = Subject.network(architecture);
    if (preset != null) {
      network = Preset.named(preset).narrow(network);
    }
    PrintWriter out = command.commandLine().getOut();
    requireTimed("--threads");
    requireTimed("--engine");
    if (timing != null && timing.latency) {
      BreakdownText text =
          new BreakdownText(architecture, timing.form, timing.batch, times(network));
      (output.json ? List.of(text.json()) : text.table()).forEach(out::println);
    } else if (output.groups) {
      for (Group group : ChannelGroups.of(network).groups()) {
        wrapped(group.describe()).forEach(out::println);
      }
    } else if (output.json) {
      out.println(json(network));
    } else {
      table(network, out);
    }
    return 0;
  }

  private void requireTimed(String option) {
    if (timing == null && command.commandLine().getParseResult().hasMatchedOption(option)) {
      throw new Refusal(
          Text.of("Cannot use %s: it says how --latency measures; add --latency", option));
    }
  }

  private Breakdown times(Network network) {
    if (output.groups) {
      throw new Refusal("Cannot show --latency and --groups at once: leave one of them out");
    }
    Surroundings surroundings = Surroundings.here();
    Model model = preset == null ? Subject.model(architecture) : Subject.fresh(network);
    return new Latencies(engine.engine(), Clock.SYSTEM, surroundings)
        .breakdown(model, timing.form, timing.batch);
  }

  /** A group in lines that break in front of an arrow or a clause, where they would be too long. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    for (String part : text.split("(?= => | remove | they )", -1)) {
      int last = lines.size() - 1;
      if (last >= 0 && lines.get(last).length() + part.length() <= LINE) {
        lines.set(last, lines.get(last) + part);
      } else {
        lines.add(last < 0 ? part : INDENT + part);
      }
    }
    return lines;
  }

  private static void table(Network network, PrintWriter out) {
    CostTable cost = CostTable.of(network);
    TextColumns columns = new TextColumns(List.of(LEFT, LEFT, LEFT, RIGHT, RIGHT));
    columns.line(List.of("layer", "operation", "output", "MACs", "params"));
    for (CostTable.Row row : cost.rows()) {
      columns.line(
          List.of(
              row.path(),
              row.op().call().toString(),
              row.output().toString(),
              count(row.macs()),
              count(row.params())));
    }
    columns.line(List.of("total", "", "", count(cost.macs()), count(cost.params())));
    columns.text().forEach(out::println);
    out.println(
        "input " + network.input() + "; MACs: convolutions and linear layers, for one image");
  }

  private static String count(long number) {
    return Text.of("%,d", number);
  }

  private String json(Network network) throws IOException {
    CostTable cost = CostTable.of(network);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("architecture", architecture);
    if (preset != null) {
      root.put("preset", preset);
    }
    root.put("params", cost.params());
    root.put("macs", cost.macs());
    shape(root.putArray("input"), network.input());
    ArrayNode layers = root.putArray("layers");
    for (CostTable.Row row : cost.rows()) {
      ObjectNode layer = layers.addObject();
      layer.put("path", row.path());
      layer.put("operation", row.op().call().toString());
      shape(layer.putArray("output"), row.output());
      layer.put("macs", row.macs());
      layer.put("params", row.params());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void shape(ArrayNode array, Shape shape) {
    array.add(shape.channels()).add(shape.height()).add(shape.width());
  }
}
