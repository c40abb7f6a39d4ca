package io.espalier.rewrite;

import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One factor for each input channel of a convolution or linear layer. */
final class Rescale {
  private Rescale() {}

  static Model rescale(Model model, String path, float[] factors, String why) {
    Node node = Nodes.find(model.network(), path, "rescale");
    InputColumns columns =
        InputColumns.of(node, model.network().shapes())
            .orElseThrow(
                () ->
                    new Refusal(
                        Text.of(
                            "Cannot rescale '%s': it has no input weights; name a convolution or linear layer",
                            path)));
    if (factors.length != columns.channels()) {
      throw new Refusal(
          Text.of(
              "Cannot rescale '%s' by %d factors: it has %d input channels; give one for each",
              path, factors.length, columns.channels()));
    }
    Map<String, Tensor> all = new LinkedHashMap<>();
    model.weights().tensors().forEach((key, tensor) -> all.put(key, tensor.copy()));
    List<Float> recorded = new ArrayList<>();
    for (int c = 0; c < factors.length; c++) {
      columns.multiply(all.get(columns.name()), c, factors[c]);
      recorded.add(factors[c]);
    }
    return model.edited(model.network(), new Weights(all), new Edit.Rescaling(why, path, recorded));
  }
}
