package io.espalier.reconstruction;

import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Channel pruning (He, Zhang and Sun, "Channel Pruning for Accelerating Very Deep Neural Networks",
 * ICCV 2017): from front to back, the LASSO says which channels each layer goes on reading, and
 * least squares refit its weights so that it gives out what it gave out in the original model.
 *
 * <p>The layer reads what the model gives so far, so errors of earlier layers are made good as far
 * as can be; at the end of a residual branch, those of the shortcut too.
 */
public final class LassoPruning {
  /** So many values are kept of the original model at a time. */
  private static final long MOST_VALUES = 1L << 27;

  private final LayerByLayer original;
  private final LayerByLayer current;
  private final SampledPositions sample;
  private final WorkContext context;
  private final String why;

  private LassoPruning(Model model, SampledPositions sample, WorkContext context, String why) {
    original = new LayerByLayer(model, sample, context);
    current = new LayerByLayer(model, sample, context);
    this.sample = sample;
    this.context = context;
    this.why = why;
  }

  /**
   * Prunes a model.
   *
   * @param widths how many channels stay in each group
   * @param sampled how many input channels single convolutions go on reading, by path
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal if this is not possible, or there are no training images
   */
  public static Model prune(
      Model model,
      Widths widths,
      Map<String, Integer> sampled,
      SampledPositions sample,
      WorkContext context,
      String why) {
    LassoPruning pruning = new LassoPruning(model, sample, context, why);
    List<Job> together = new ArrayList<>();
    long values = 0;
    for (Job job : Job.of(model.network(), widths, sampled)) {
      long own =
          job.readers(model.network()).stream()
              .mapToLong(reader -> Refit.size(reader, sample, context))
              .sum();
      if (values + own > MOST_VALUES && !together.isEmpty()) {
        pruning.carryOut(together);
        together.clear();
        values = 0;
      }
      together.add(job);
      values += own;
    }
    pruning.carryOut(together);
    return pruning.current.model();
  }

  /** Looks at the original model once for all of these jobs. */
  private void carryOut(List<Job> jobs) {
    Map<String, Refit> refits = new LinkedHashMap<>();
    for (Job job : jobs) {
      for (Reader reader : job.readers(original.model().network())) {
        refits.put(job.name() + " " + reader.path(), refit(reader));
      }
    }
    Set<String> paths = refits.values().stream().map(Refit::wantedPath).collect(Collectors.toSet());
    original.visit(
        paths, (first, seen) -> refits.values().forEach(refit -> refit.want(first, seen)));
    for (Job job : jobs) {
      carryOut(job, refits);
      job.readers(original.model().network())
          .forEach(reader -> refits.remove(job.name() + " " + reader.path()));
    }
  }

  private Refit refit(Reader reader) {
    return new Refit(original.model(), reader, sample, context);
  }

  private void carryOut(Job job, Map<String, Refit> all) {
    Model model = current.model();
    current.advance(job.cut(model.network()));
    List<Refit> refits =
        job.readers(model.network()).stream()
            .map(reader -> all.get(job.name() + " " + reader.path()).nowReading(reader))
            .toList();
    Set<String> paths =
        refits.stream().flatMap(refit -> refit.readPaths().stream()).collect(Collectors.toSet());
    current.visit(
        paths,
        (int first, Map<String, Tensor> seen) -> refits.forEach(refit -> refit.read(first, seen)));
    List<Integer> kept = Refit.lasso(model, refits).strongest(job.keep());
    Weights weights = model.weights();
    for (Refit refit : refits) {
      weights = refit.refitted(weights, kept);
    }
    job.carryOut(current, model.with(weights), kept, why);
  }
}
