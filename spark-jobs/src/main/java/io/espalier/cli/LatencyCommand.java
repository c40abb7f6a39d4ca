package io.espalier.cli;

import io.espalier.engine.Engine;
import io.espalier.latency.Clock;
import io.espalier.latency.Form;
import io.espalier.latency.Latencies;
import io.espalier.latency.Latency;
import io.espalier.latency.Protocol;
import io.espalier.latency.Surroundings;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times a network or a saved model, without data and without Spark. */
@Command(
    name = "latency",
    description = {
      "Times single calls of an architecture, with random weights, or of a saved model on this machine.",
      "Says whether the machine was quiet enough to believe it: stable, or unstable and why."
    },
    footer = {
      "",
      "Examples:",
      "  espalier latency resnet-56",
      "  espalier latency out/half --batch 1,64 --json",
      "  espalier latency 'repvgg-a0(halvings=3, image=32, classes=10)' --form trained --calls 1024"
    })
final class LatencyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARCH", description = "An architecture, or the folder of a saved model.")
  private String subject;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images in a call: one number or several (default ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--form",
      defaultValue = "DEPLOYED",
      description =
          "deployed (default): branches merged and normalizations folded; or trained: as it is.")
  private Form form;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds spaced in time, whose median counts (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description =
          "Calls of a round, however long they take; p99 needs 459. By default at least 200 and three seconds, but no more than half a minute.")
  private Optional<Integer> calls;

  @Option(names = "--json", description = "Print one JSON object on a line for each batch.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Protocol protocol = protocol();
    Surroundings surroundings = Surroundings.here();
    Engine measured = engine.engine();
    Model model = Subject.model(subject);
    List<Latency> latencies =
        new Latencies(measured, Clock.SYSTEM, surroundings)
            .of(model, form, batches.stream().distinct().toList(), protocol);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      latencies.forEach(latency -> out.println(LatencyText.json(subject, latency)));
    } else {
      LatencyText.table(subject, latencies).forEach(out::println);
    }
    return 0;
  }

  private Protocol protocol() {
    atLeastOne("--rounds", rounds);
    calls.ifPresent(number -> atLeastOne("--calls", number));
    Protocol protocol = Protocol.STANDARD.withRounds(rounds);
    return calls.map(protocol::withCalls).orElse(protocol);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new Refusal(
          Text.of("Cannot measure with %s=%d: it must be at least 1; set another", option, value));
    }
  }
}
