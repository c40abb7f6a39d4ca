package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.cost.CostTable;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.spec.Text;
import io.espalier.step.Steps;
import io.espalier.step.Train;
import io.espalier.store.Stores;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Recipe;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.WorkContext;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that says where a training step's time goes. It trains as a trial does, on drawn
 * images with their augmentation, and looks at the training thread's stack about once in a
 * millisecond.
 *
 * <p>A Java thread can be looked at only where its code allows it, at calls' ends and loops' ends,
 * so that a sample may fall a little later than its time. Here nearly all time is spent in native
 * code, during which a thread can be looked at always and its native method is the innermost frame;
 * and {@link Part}s are coarser than single calls.
 *
 * <p>Its arguments are a {@link Subject}'s folder, of which it takes the model, how many images a
 * batch has, and for how many seconds it samples after warming up. It prints how often each part
 * was seen: {@code {"FORWARD": 1200, "BACKWARD_DATA": 1300, ...}}.
 */
public final class StepSampler {
  private static final int BATCHES = 16;
  private static final int CLASSES = 10;
  private static final String RECIPE = "train(steps=1000000, batch=%d, rate=" + Updates.RATE + ")";
  private static final int WARM_UP_STEPS = 5;
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final FutureTask<Trained> training;
  private final Thread thread;

  private StepSampler(Model model, int images) {
    String drawn =
        Text.of(
            "data(source=generated(train=%d, test=10, classes=%d), validation=0)",
            BATCHES * images, Math.min(CLASSES, outputs(model)));
    Data data = new DataCache(Stores::at).load(DataSpec.parse(drawn));
    Recipe recipe =
        ((Train) Steps.CATALOG.read(Text.of(RECIPE, images)))
            .recipe(CostTable.of(model.network()).macs());
    WorkContext context =
        new WorkContext(Engines.find(), data, 1, Checkpoints.NONE, this::asked, epoch -> {});
    training = new FutureTask<>(() -> new Trainer(recipe, context).train(model));
    thread = new Thread(training, "training");
  }

  /** See the class. */
  public static void main(String... arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    int images = Integer.parseInt(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    Model model = Subject.read(arguments[0], images).model();
    Map<Part, Integer> seen = new StepSampler(model, images).run(seconds);
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    seen.forEach((part, count) -> counts.put(part.name(), count));
    out.println(counts);
  }

  private static int outputs(Model model) {
    return model.network().shapes().get(model.network().output().path()).channels();
  }

  /** The training asks before every step. */
  private boolean asked() {
    steps.incrementAndGet();
    return stop.get();
  }

  private Map<Part, Integer> run(double seconds) throws InterruptedException {
    Map<Part, Integer> seen = new EnumMap<>(Part.class);
    long start = System.nanoTime();
    thread.start();
    while (thread.isAlive()
        && (steps.get() <= WARM_UP_STEPS || System.nanoTime() - start < WARM_UP_NANOS)) {
      Thread.sleep(1);
    }
    long warm = System.nanoTime();
    while (thread.isAlive() && System.nanoTime() - warm < seconds * 1e9) {
      Thread.sleep(1);
      Part.of(thread.getStackTrace()).ifPresent(part -> seen.merge(part, 1, Integer::sum));
    }
    stop.set(true);
    end();
    return seen;
  }

  /** Waits; only a failure ends a training otherwise than as asked. */
  private void end() throws InterruptedException {
    try {
      training.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof Cancel.Cancelled)) {
        throw new IllegalStateException("the training failed", e.getCause());
      }
    }
  }
}
