package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Carries a plan out: every round starts each contender anew for each network, one after the other,
 * so that a machine that becomes slower does so for all.
 */
final class Measuring {
  /** How far first losses may lie apart: same weights, same images, other order of summation. */
  private static final double TOLERANCE = 1e-3;

  private final Plan plan;
  private final Commands commands;
  private final Path folder;
  private final PrintStream progress;
  private final Results results = new Results();
  private final Map<String, Subject> subjects = new LinkedHashMap<>();
  private final Map<String, Double> losses = new LinkedHashMap<>();
  private final long start = System.nanoTime();
  private int round;

  /**
   * Prepares a plan.
   *
   * @param folder where subjects and logs are written
   */
  Measuring(Plan plan, Commands commands, Path folder, PrintStream progress) {
    this.plan = plan;
    this.commands = commands;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Measures all.
   *
   * @throws Refusal if a contender fails, or computes another network than the others
   */
  Results run() {
    for (String name : plan.networks()) {
      Subject subject = Subject.of(Networks.named(name), plan.batch());
      subject.write(path(name).toString());
      subjects.put(name, subject);
    }
    for (round = 1; round <= plan.rounds(); round++) {
      for (String network : plan.networks()) {
        for (int trials : plan.trials()) {
          for (int threads : plan.threads()) {
            for (Contender contender : plan.contenders()) {
              if (round == 1 || !contender.isSlow()) {
                measure(network, trials, threads, contender);
              }
            }
          }
        }
        if (plan.threads().equals(List.of(1))) {
          bound(network);
        }
      }
    }
    return results;
  }

  private void say(String what, double rate) {
    progress.println(
        Text.of(
            "%4.0f s, round %d of %d: %s: %s img/s",
            (System.nanoTime() - start) / 1e9, round, plan.rounds(), what, Spread.number(rate)));
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  private Path path(String network) {
    // Not by its name, in which options may stand.
    return folder.resolve("network-" + plan.networks().indexOf(network));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private void measure(String network, int trials, int threads, Contender contender) {
    int images = contender.images(plan.batch());
    List<String> command = commands.contender(contender, path(network), images, trials, threads);
    List<ContenderProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < trials / contender.trialsInProcess(trials); i++) {
        Path log = log(contender.spelled() + "-" + i);
        processes.add(
            ContenderProcess.start(contender.title() + " on " + network, command, log, threads));
      }
      for (ContenderProcess process : processes) {
        check(network, contender, process.json());
      }
      for (Mode mode : plan.modes()) {
        String order =
            Text.of("%s %s %d", mode.spelled(), plan.seconds(), contender.steps(plan.steps()));
        Cell cell = new Cell(network, mode, trials, threads, contender);
        double rate = rate(processes, order);
        results.add(cell, rate);
        say(
            Text.of(
                "%s, %s, %d at once, %s, %s",
                network, mode.title(), trials, threads(threads), contender.title()),
            rate);
      }
    } finally {
      processes.forEach(ContenderProcess::close);
    }
  }

  /** All warm up, then all start at once. */
  private static double rate(List<ContenderProcess> processes, String order) {
    processes.forEach(process -> process.send(order));
    processes.forEach(ContenderProcess::line);
    processes.forEach(process -> process.send("go"));
    return processes.stream().mapToDouble(process -> Double.parseDouble(process.line())).sum();
  }

  /** Refuses a contender that has another network. */
  private void check(String network, Contender contender, JsonNode hello) {
    results.version(contender, hello.path("version").asText());
    long expected = subjects.get(network).parameters();
    long parameters = hello.path("parameters").asLong();
    if (parameters != expected) {
      throw new Refusal(
          Text.of(
              "Cannot compare %s on %s: it trains %,d parameters where there are %,d; mend its translation",
              contender.title(), network, parameters, expected));
    }
    double loss = hello.path("loss").asDouble();
    double first = firstLoss(network, contender.images(plan.batch()));
    if (!(Math.abs(loss - first) <= TOLERANCE * first)) {
      throw new Refusal(
          Text.of(
              "Cannot compare %s on %s: its first loss is %.4f where ours is %.4f; mend its translation",
              contender.title(), network, loss, first));
    }
  }

  /** Ours, with so many images: every batch has its own. */
  private double firstLoss(String network, int images) {
    return losses.computeIfAbsent(
        network + " with " + images,
        key -> {
          Subject subject = subjects.get(network).first(images);
          try (Runner runner = Library.OURS.open(subject.model(), subject.batch(), 1)) {
            return runner.train();
          }
        });
  }

  private void bound(String network) {
    List<String> command = commands.bound(path(network), plan.batch());
    try (ContenderProcess process =
        ContenderProcess.start("the convolutions of " + network, command, log("bound"), 1)) {
      JsonNode rates = process.json();
      for (Algorithms algorithms : Algorithms.values()) {
        for (Mode mode : plan.modes()) {
          double rate = rates.path(algorithms.name()).path(mode.name()).asDouble();
          results.add(new Results.Bound(network, mode, algorithms), rate);
          say(
              Text.of("%s, %s, convolutions alone, %s", network, mode.title(), algorithms.title()),
              rate);
        }
      }
    }
  }

  /** A new folder that is deleted with this process. */
  static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("espalier-benchmarks");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
