package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Native;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The cards as ND4J's CUDA build tells of them. */
final class Nd4jCards implements Cards {
  @Override
  public List<Card> all() {
    return described(Nd4j.getExecutioner().getEnvironmentInformation());
  }

  /** Reads ND4J's description of where it runs; empty if that is no machine with cards. */
  @SuppressWarnings("unchecked")
  static List<Card> described(Properties environment) {
    Object devices = environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY);
    return devices == null
        ? List.of()
        : ((List<Map<String, Object>>) devices).stream().map(Nd4jCards::card).toList();
  }

  private static Card card(Map<String, Object> device) {
    return new Card(
        String.valueOf(device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
        ((Number) device.get(Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY)).intValue(),
        ((Number) device.get(Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY)).intValue());
  }

  @Override
  public int bound() {
    return Nd4j.getAffinityManager().getDeviceForCurrentThread();
  }

  @Override
  public void bind(int address) {
    Nd4j.getAffinityManager().unsafeSetDevice(address);
  }

  /** By the way that all of a session's arrays go. */
  @Override
  public float[] product(float[] a, float[] b, int size) {
    try (Kernels kernels = KernelChoice.onCards().kernels(false);
        Arena arena = new Arena(kernels.storage())) {
      INDArray left = arena.zeros(size, size);
      INDArray right = arena.zeros(size, size);
      INDArray result = arena.zeros(size, size);
      kernels.storage().write(left, 0, a, 0, a.length);
      kernels.storage().write(right, 0, b, 0, b.length);
      Native.run("matmul", Native.arrays(left, right), Native.arrays(result), 0, 0, 0);
      return kernels.storage().floats(result);
    }
  }
}
