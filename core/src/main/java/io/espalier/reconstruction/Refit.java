package io.espalier.reconstruction;

import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One layer that is refitted: what it should give out, what it reads now, and the weights that come
 * nearest.
 */
final class Refit {
  private Reader reader;
  private final Ending ending;
  private final SampledPositions sample;
  private final WorkContext context;
  private final int area;
  private final int perImage;
  private final float[] wanted;
  private CrossProducts sums;
  private double[][] products;

  /**
   * Prepares the refit of a layer of the original model.
   *
   * @param reader as it reads in the original model
   */
  Refit(Model original, Reader reader, SampledPositions sample, WorkContext context) {
    this.reader = reader;
    this.sample = sample;
    this.context = context;
    ending = Ending.of(original, reader.path());
    area = reader.patches().output().positions();
    perImage = Math.min(sample.positions(), area);
    wanted = new float[Math.toIntExact(size(reader, sample, context))];
  }

  /** The node of the original model whose output {@link #want} needs. */
  String wantedPath() {
    return ending.wanted();
  }

  /** The values that it keeps of the original model. */
  static long size(Reader reader, SampledPositions sample, WorkContext context) {
    int each = Math.min(sample.positions(), reader.patches().output().positions());
    return (long) sample.imagesOf(context.data()) * each * reader.outputs();
  }

  /** The nodes of the current model whose outputs {@link #read} needs. */
  List<String> readPaths() {
    List<String> paths = new ArrayList<>(ending.shortcuts());
    paths.add(reader.input());
    return paths;
  }

  /** The same refit where the layer reads fewer channels of other groups than before. */
  Refit nowReading(Reader current) {
    reader = current;
    return this;
  }

  private int[] positions(int image) {
    return sample.positions(SampledPositions.random(context.seed(), reader.path(), image), area);
  }

  /** Takes what the original model gives out. */
  void want(int firstImage, Map<String, Tensor> activations) {
    Tensor original = activations.get(ending.wanted());
    for (int b = 0; b < original.extent(0); b++) {
      int[] positions = positions(firstImage + b);
      for (int k = 0; k < perImage; k++) {
        int at = ((firstImage + b) * perImage + k) * reader.outputs();
        for (int n = 0; n < reader.outputs(); n++) {
          int from = (b * reader.outputs() + n) * area + positions[k];
          wanted[at + n] = original.data()[from];
        }
      }
    }
  }

  private double shortcut(Map<String, Tensor> activations, int from) {
    double sum = 0;
    for (String path : ending.shortcuts()) {
      sum += activations.get(path).data()[from];
    }
    return sum;
  }

  /** Takes what the layer reads in the current model, and what its shortcut is there. */
  void read(int firstImage, Map<String, Tensor> activations) {
    if (sums == null) {
      sums = new CrossProducts(reader.patches().length() + reader.outputs());
    }
    Tensor input = activations.get(reader.input());
    int image = reader.patches().input().size();
    for (int b = 0; b < input.extent(0); b++) {
      int[] positions = positions(firstImage + b);
      for (int k = 0; k < perImage; k++) {
        double[] row = sums.next();
        reader.patches().copy(input.data(), b * image, positions[k], row);
        int at = ((firstImage + b) * perImage + k) * reader.outputs();
        for (int n = 0; n < reader.outputs(); n++) {
          int from = (b * reader.outputs() + n) * area + positions[k];
          row[reader.patches().length() + n] =
              ending.own(n, wanted[at + n], shortcut(activations, from));
        }
        sums.add();
      }
    }
  }

  private double[][] products() {
    if (products == null) {
      products = ending.constant().isPresent() ? sums.centred() : sums.plain();
      if (!Arrays.stream(products).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
        throw new Refusal(
            Text.of(
                "Cannot refit '%s': its activations are not finite; train the model anew or with a lower rate",
                reader.path()));
      }
    }
    return products;
  }

  /**
   * The LASSO over atoms: what each adds to the outputs of the layers that read it, as their
   * weights are.
   */
  static Lasso lasso(Model current, List<Refit> refits) {
    int atoms = refits.get(0).reader.atoms().size();
    double[][] gram = new double[atoms][atoms];
    double[] target = new double[atoms];
    for (Refit refit : refits) {
      refit.addTo(gram, target, current.weights().get(refit.reader.weight()).data());
    }
    return new Lasso(gram, target);
  }

  private void addTo(double[][] gram, double[] target, float[] weight) {
    double[][] all = products();
    int length = reader.patches().length();
    int outputs = reader.outputs();
    double count = (double) sums.rows() * outputs;
    int atoms = reader.atoms().size();
    for (int j = 0; j <= atoms; j++) {
      // The channels that stay in any case come last, with the coefficient 1.
      List<Integer> channels = j < atoms ? reader.atoms().get(j) : reader.others();
      double[][] contribution = contribution(all, weight, reader.columns(channels));
      for (int i = 0; i < atoms; i++) {
        double sum = 0;
        for (int p : reader.columns(reader.atoms().get(i))) {
          for (int n = 0; n < outputs; n++) {
            sum += square(n) * weight[n * length + p] * contribution[p][n];
          }
        }
        if (j < atoms) {
          gram[i][j] += sum / count;
        } else {
          target[i] -= sum / count;
        }
      }
    }
    for (int i = 0; i < atoms; i++) {
      for (int p : reader.columns(reader.atoms().get(i))) {
        for (int n = 0; n < outputs; n++) {
          target[i] += square(n) * weight[n * length + p] * all[p][length + n] / count;
        }
      }
    }
  }

  /** Errors count as they are behind the batch normalization. */
  private double square(int filter) {
    return ending.gain()[filter] * ending.gain()[filter];
  }

  /** The products of each column of the patches with what some of them add to each output. */
  private double[][] contribution(double[][] all, float[] weight, int[] columns) {
    int length = reader.patches().length();
    int outputs = reader.outputs();
    double[][] byColumn = new double[columns.length][outputs];
    for (int i = 0; i < columns.length; i++) {
      for (int n = 0; n < outputs; n++) {
        byColumn[i][n] = weight[n * length + columns[i]];
      }
    }
    double[][] contribution = new double[length][outputs];
    for (int p = 0; p < length; p++) {
      for (int i = 0; i < columns.length; i++) {
        add(contribution[p], all[p][columns[i]], byColumn[i]);
      }
    }
    return contribution;
  }

  private static void add(double[] sum, double factor, double[] values) {
    for (int n = 0; n < sum.length; n++) {
      sum[n] += factor * values[n];
    }
  }

  /** The weights refitted to these atoms, zero for the others. */
  Weights refitted(Weights weights, List<Integer> kept) {
    List<Integer> channels = new ArrayList<>(reader.channels(kept));
    channels.addAll(reader.others());
    int[] columns = reader.columns(channels.stream().sorted().toList());
    int length = reader.patches().length();
    int outputs = reader.outputs();
    double[][] solved =
        LeastSquares.solve(
            products(), columns, IntStream.range(length, length + outputs).toArray());
    float[] weight = new float[outputs * length];
    double[] constant = new double[outputs];
    for (int n = 0; n < outputs; n++) {
      constant[n] = sums.mean(length + n);
      for (int i = 0; i < columns.length; i++) {
        weight[n * length + columns[i]] = (float) solved[i][n];
        constant[n] -= solved[i][n] * sums.mean(columns[i]);
      }
    }
    Map<String, Tensor> changed = new LinkedHashMap<>();
    changed.put(reader.weight(), Tensor.of(weights.get(reader.weight()).shape(), weight));
    ending
        .constant()
        .ifPresent(name -> changed.put(name, withConstant(name, weights.get(name), constant)));
    return weights.with(changed);
  }

  private Tensor withConstant(String name, Tensor old, double[] constant) {
    Tensor tensor = old.copy();
    boolean bias = name.equals(reader.path() + ".bias");
    for (int n = 0; n < constant.length; n++) {
      tensor.data()[n] = (float) (bias ? constant[n] : tensor.data()[n] - constant[n]);
    }
    return tensor;
  }
}
