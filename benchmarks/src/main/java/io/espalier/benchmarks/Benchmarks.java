package io.espalier.benchmarks;

import io.espalier.engine.Engines;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line: {@code benchmarks/run --help}. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    versionProvider = Benchmarks.Version.class,
    sortOptions = false,
    description = {
      "Prints how many images a second each contender trains and evaluates, side by side.",
      "",
      "Examples:",
      "  benchmarks/run --quick",
      "  benchmarks/run --out docs/performance.md",
      "  benchmarks/run --isa avx2 --out docs/performance.md",
      "  benchmarks/run --shares --out docs/performance.md",
      "  benchmarks/run --pruning --out docs/performance.md",
      "  benchmarks/run --threads 1,2 --out docs/performance.md",
      "  benchmarks/run --latency --out docs/latency.md",
      "  benchmarks/run --strategies cifar10.csv --beside optuna.csv --out docs/results/strategies.md",
      "  benchmarks/run --scores out/sweeps/one-space --out docs/results/scores.md",
      "  benchmarks/run --contenders ours,torch --networks resnet-20 --cores 1",
      "  benchmarks/run --contenders ours --networks dbb-resnet-20,dbb-resnet-20@deploy --modes inference",
      ""
    })
public final class Benchmarks implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int CELLS = 60;

  @Mixin private Comparison comparison;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "an interpreter with torch (ESPALIER_PYTHON, or python3)")
  private Optional<String> python = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "a Markdown page whose section of tables is replaced; made if there is none")
  private Optional<Path> page = Optional.empty();

  @Option(names = "--operations", description = "times single operations with JMH instead")
  private boolean operations;

  @Option(
      names = "--planning",
      description = "times building, costing, grouping and rewriting networks with JMH instead")
  private boolean planning;

  @Option(
      names = "--shares",
      description =
          "samples where the time of our training step goes instead, augmentation and batch assembly included: resnet-20 and resnet-56, 20 seconds each (5 with --quick), unless told otherwise")
  private boolean shares;

  @Option(
      names = "--memory",
      description =
          "reads the peak of native memory over our training steps instead: resnet-56, unless told otherwise; on Linux")
  private boolean memory;

  @Option(
      names = "--pruning",
      description =
          "times each criterion that needs weights alone on resnet-50 instead, and ThiNet and channel pruning on resnet-56 with the published sample counts (with --quick on 500 images)")
  private boolean pruning;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description =
          "compares so many threads in an operation instead: resnet-50 at 224x224 with a batch of 32, one trial of ours and of torch, unless told otherwise")
  private List<Integer> threads = List.of();

  @Option(
      names = "--latency",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "100",
      description =
          "predicts the latency of N networks pruned at random (100) from measured layer forms instead, and measures each twice")
  private Optional<Integer> latency = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "DIR",
      description = "with --latency, where measured forms are kept (a new temporary folder)")
  private Optional<Path> table = Optional.empty();

  @Option(
      names = "--strategies",
      paramLabel = "FILE",
      description =
          "runs search strategies over a table of trained networks instead, as benchmarks/nas-bench-201 writes it: 60 seeds each, in virtual time")
  private Optional<Path> strategies = Optional.empty();

  @Option(
      names = "--beside",
      paramLabel = "FILE",
      description =
          "with --strategies, adds what Optuna's samplers reach on the same table, as benchmarks/optuna-strategies writes it")
  private Optional<Path> beside = Optional.empty();

  @Option(
      names = "--scores",
      split = ",",
      paramLabel = "DIR",
      description =
          "rebuilds every trained trial of sweeps as it was before its last training instead, scores it by synflow and gradient norm, and says whether scores, MACs and parameters rank the accuracies")
  private List<Path> scores = List.of();

  @Option(
      names = "--cells",
      paramLabel = "FILE",
      description =
          "with --scores, scores 60 cells drawn from a table of NAS-Bench-201 too, as benchmarks/nas-bench-201 writes it")
  private Optional<Path> cells = Optional.empty();

  @Option(
      names = "--isa",
      paramLabel = "NAME",
      description =
          "keeps all contenders to an instruction set: avx2, on a processor that has more (benchmarks/run sets DNNL_MAX_CPU_ISA and ATEN_CPU_CAPABILITY); tables of avx2 have sections of their own on the page")
  private Optional<String> isa = Optional.empty();

  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  /** What the archive states. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"espalier " + Benchmarks.class.getPackage().getImplementationVersion()};
    }
  }

  /** Made by {@link #main}. */
  public Benchmarks() {}

  /** Runs the command and exits with its code: 0 done, 1 failed, 2 refused. */
  public static void main(String... arguments) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setExecutionExceptionHandler(
                (exception, line, parsed) -> {
                  if (exception instanceof Refusal) {
                    line.getErr().println("benchmarks: " + exception.getMessage());
                    return REFUSED;
                  }
                  throw exception;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() {
    isa.ifPresent(Benchmarks::checkIsa);
    if (operations) {
      Microbenchmarks.run(Operations.class);
      return 0;
    }
    if (planning) {
      Microbenchmarks.run(Planning.class, Rewriters.class);
      return 0;
    }
    if (strategies.isPresent()) {
      CellTable cells = CellTable.read(strategies.get());
      StrategyTables tables =
          new StrategyTables(
              cells,
              beside.map(file -> RecordedRuns.read(file, cells)).orElse(RecordedRuns.none()));
      write(MarkdownSection.STRATEGIES, tables::markdown);
      return 0;
    }
    if (!scores.isEmpty()) {
      write(MarkdownSection.SCORES, this::scores);
      return 0;
    }
    Interpreter interpreter = Interpreter.of(python);
    Commands commands = new Commands(interpreter.path(), home.resolve("benchmarks"));
    if (shares) {
      write(MarkdownSection.SHARES, () -> shares(commands));
    } else if (memory) {
      write(MarkdownSection.MEMORY, () -> memory(commands));
    } else if (latency.isPresent()) {
      write(
          MarkdownSection.LATENCY,
          () ->
              new Prediction(
                      latency.get(),
                      comparison.images(1),
                      table.orElseGet(Measuring::temporaryFolder),
                      System.err)
                  .markdown());
    } else if (pruning) {
      write(
          MarkdownSection.PRUNING,
          () ->
              new Pruning(
                      comparison.quick() ? 3 : 15,
                      comparison.quick() ? Optional.of(500) : Optional.empty(),
                      System.err)
                  .markdown());
    } else if (!threads.isEmpty()) {
      Plan plan = comparison.threadsPlan(interpreter, threads);
      write(MarkdownSection.THREADS, () -> ThreadsReport.of(plan, measured(plan, commands)));
    } else {
      Plan plan = comparison.plan(interpreter);
      boolean inference = plan.modes().equals(List.of(Mode.INFER));
      write(
          inference ? MarkdownSection.INFERENCE : MarkdownSection.RATES,
          () -> Report.of(plan, measured(plan, commands)));
    }
    return 0;
  }

  private static void checkIsa(String name) {
    if (!name.equals("avx2") || Vectors.here() == Vectors.WIDE) {
      throw new Refusal(
          Text.of(
              "Cannot keep to the instruction set '%s': benchmarks/run knows 'avx2'; leave --isa out for all that the processor has",
              name));
    }
  }

  /** Measures, prints, and puts it on the page. */
  private void write(MarkdownSection section, Supplier<String> measuring) {
    Optional<Page> target = page.map(file -> new Page(file, section.on(Vectors.here())));
    target.ifPresent(Page::check);
    long start = System.nanoTime();
    String text = measuring.get();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println();
    out.print(text);
    out.println(Text.of("%nTook %.0f s.", (System.nanoTime() - start) / 1e9));
    target.ifPresent(file -> file.write(text));
  }

  private static Results measured(Plan plan, Commands commands) {
    return new Measuring(plan, commands, Measuring.temporaryFolder(), System.err).run();
  }

  private String scores() {
    Optional<CellTable> table = cells.map(CellTable::read);
    ScoredSweeps sweeps = ScoredSweeps.of(scores, Engines.find(), System.err);
    table.ifPresent(each -> sweeps.add(each, CELLS));
    return new ScoreTables(sweeps.trials(), sweeps.cells(), sweeps.undefined()).markdown();
  }

  private String shares(Commands commands) {
    List<String> names = comparison.names(List.of(Networks.RESNET_20, Networks.RESNET_56));
    int images = comparison.images();
    return Shares.sampled(
            names,
            images,
            comparison.seconds(comparison.quick() ? 5.0 : 20.0),
            commands,
            Measuring.temporaryFolder(),
            System.err)
        .markdown(images);
  }

  private String memory(Commands commands) {
    Path folder = Measuring.temporaryFolder();
    return MemoryUse.markdown(
        comparison.names(List.of(Networks.RESNET_56)).stream()
            .map(name -> MemoryUse.measured(name, comparison.images(), commands, folder))
            .toList());
  }
}
