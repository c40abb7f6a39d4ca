package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The same small network on DL4J's own layers. */
class StockLayersTest {
  private static final int BATCH = 6;
  private static final int CLASSES = 4;
  private static final Shape IMAGE = new Shape(3, 6, 6);

  @Test
  void ownLayersAndStockLayersAgree() {
    Model model = TestNetworks.model(network(), 21);
    Batch batch = TestNetworks.batch(IMAGE, BATCH, CLASSES, 22);
    MultiLayerNetwork stock = stock();
    set(stock, "0_W", model, "conv.weight");
    set(stock, "0_b", model, "conv.bias");
    set(stock, "1_gamma", model, "bn.weight");
    set(stock, "1_beta", model, "bn.bias");
    set(stock, "1_mean", model, "bn.running_mean");
    set(stock, "1_var", model, "bn.running_var");
    set(stock, "3_W", model, "fc.weight");
    set(stock, "3_b", model, "fc.bias");
    INDArray images = Nd4j.createFromArray(batch.images()).reshape('c', BATCH, 3, 6, 6);
    try (Session own = new Dl4jEngine().open(model, Watch.NOTHING, 1)) {
      double[] shares = softmax(own.forward(batch, Pass.EVALUATE));
      assertThat(shares).containsExactly(row(stock.output(images, false)), offset(1e-5));

      stock.setInput(images);
      stock.setLabels(oneHot(batch.labels()));
      stock.computeGradientAndScore();
      double loss = own.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(new double[] {loss}).containsExactly(new double[] {stock.score()}, offset(1e-5));
      float[] gradients = new float[135 + 5 + 5 + 5 + 4 * 180 + 4];
      own.gradients(gradients);
      int at = 0;
      for (String name : new String[] {"0_W", "0_b", "1_gamma", "1_beta", "3_W", "3_b"}) {
        double[] sums = row(rowMajor(name, stock.gradient().getGradientFor(name)));
        for (double sum : sums) {
          assertThat(new double[] {gradients[at++]})
              .as(name)
              .containsExactly(new double[] {sum / BATCH}, offset(1e-5));
        }
      }
      assertThat(at).isEqualTo(gradients.length);
    }
    stock.close();
  }

  private static Network network() {
    NetworkBuilder net = new NetworkBuilder(IMAGE);
    net.add("conv", Conv.of(5, 3).biased(), Network.INPUT);
    net.add("bn", BatchNorm.DEFAULTS, "conv");
    net.add("relu", TestNetworks.RELU, "bn");
    net.add("flatten", new Flatten(), "relu");
    net.add("fc", new Linear(CLASSES, true), "flatten");
    return net.build();
  }

  private static MultiLayerNetwork stock() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(5)
                        .padding(1, 1)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new BatchNormalization.Builder().useLogStd(false).build())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(6, 6, 3))
                .build());
    net.init();
    return net;
  }

  /** Dense weights of DL4J are (input, output). */
  private static INDArray rowMajor(String name, INDArray array) {
    return name.equals("3_W") ? array.transpose() : array;
  }

  private static void set(MultiLayerNetwork stock, String name, Model model, String ours) {
    float[] values = model.weights().get(ours).data();
    INDArray target = rowMajor(name, stock.getParam(name));
    target.assign(Nd4j.createFromArray(values).reshape('c', target.shape()));
  }

  private static double[] row(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private static INDArray oneHot(int... labels) {
    INDArray hot = Nd4j.zeros(labels.length, CLASSES);
    for (int n = 0; n < labels.length; n++) {
      hot.putScalar(n, labels[n], 1);
    }
    return hot;
  }

  private static double[] softmax(double[] logits) {
    double[] shares = new double[logits.length];
    for (int n = 0; n < logits.length; n += CLASSES) {
      double sum = Arrays.stream(logits, n, n + CLASSES).map(Math::exp).sum();
      for (int c = n; c < n + CLASSES; c++) {
        shares[c] = Math.exp(logits[c]) / sum;
      }
    }
    return shares;
  }
}
