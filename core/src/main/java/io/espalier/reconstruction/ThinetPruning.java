package io.espalier.reconstruction;

import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * ThiNet (Luo, Wu and Lin, "ThiNet: A Filter Level Pruning Method for Deep Neural Network
 * Compression", ICCV 2017): from front to back, the channels of a layer are chosen by what the next
 * layer makes of them, and the next layer's weights are rescaled by least squares.
 */
public final class ThinetPruning {
  private ThinetPruning() {}

  /**
   * Prunes a model.
   *
   * @param widths how many channels stay in each group
   * @param sample positions are pairs of a position and a filter of the next layer, both drawn
   * @param why what asks for it, in the grammar
   * @throws io.espalier.spec.Refusal if this is not possible, or there are no training images
   */
  public static Model prune(
      Model model,
      Widths widths,
      Greedy greedy,
      SampledPositions sample,
      WorkContext context,
      String why) {
    LayerByLayer walk = new LayerByLayer(model, sample, context);
    for (Job job : Job.of(model.network(), widths, Map.of())) {
      Model current = walk.model();
      walk.advance(job.cut(current.network()));
      List<Reader> readers = job.readers(current.network());
      double[][] products = products(walk, readers, sample, context);
      List<Integer> kept = greedy.kept(products, job.keep());
      double[] scale = Greedy.scale(products, kept);
      Model scaled = current;
      for (Reader reader : readers) {
        scaled = Surgery.rescale(scaled, reader.path(), factors(reader, kept, scale), why);
      }
      job.carryOut(walk, scaled, kept, why);
    }
    return walk.model();
  }

  /** The sums of products of what each two atoms add to an output of a next layer. */
  private static double[][] products(
      LayerByLayer walk, List<Reader> readers, SampledPositions sample, WorkContext context) {
    CrossProducts sums = new CrossProducts(readers.get(0).atoms().size());
    Map<String, float[]> weights = new HashMap<>();
    readers.forEach(
        reader -> weights.put(reader.path(), walk.model().weights().get(reader.weight()).data()));
    Set<String> paths = readers.stream().map(Reader::input).collect(Collectors.toSet());
    walk.visit(
        paths,
        (first, seen) -> {
          for (Reader reader : readers) {
            Tensor input = seen.get(reader.input());
            for (int b = 0; b < input.extent(0); b++) {
              SplittableRandom random =
                  SampledPositions.random(context.seed(), reader.path(), first + b);
              for (int k = 0; k < sample.positions(); k++) {
                write(reader, input, b, weights.get(reader.path()), random, sums.next());
                sums.add();
              }
            }
          }
        });
    double[][] products = sums.plain();
    if (!Arrays.stream(products).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      throw new Refusal(
          Text.of(
              "Cannot prune by what '%s' reads: its activations are not finite; train the model anew or with a lower rate",
              readers.get(0).path()));
    }
    return products;
  }

  /** What each atom adds to the output of one filter at one position. */
  private static void write(
      Reader reader,
      Tensor input,
      int image,
      float[] weight,
      SplittableRandom random,
      double[] row) {
    Patches patches = reader.patches();
    double[] patch = new double[patches.length()];
    int position = random.nextInt(patches.output().positions());
    int filter = random.nextInt(reader.outputs()) * patches.length();
    patches.copy(input.data(), image * patches.input().size(), position, patch);
    for (int atom = 0; atom < row.length; atom++) {
      row[atom] = 0;
      for (int channel : reader.atoms().get(atom)) {
        for (int p = channel * patches.area(); p < (channel + 1) * patches.area(); p++) {
          row[atom] += weight[filter + p] * patch[p];
        }
      }
    }
  }

  private static float[] factors(Reader reader, List<Integer> kept, double[] scale) {
    float[] factors = new float[reader.patches().input().channels()];
    Arrays.fill(factors, 1);
    for (int i = 0; i < kept.size(); i++) {
      for (int channel : reader.atoms().get(kept.get(i))) {
        factors[channel] = (float) scale[i];
      }
    }
    return factors;
  }
}
