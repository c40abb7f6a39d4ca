package io.espalier.engine.dl4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.dl4j.nd4j.Nd4jKernels;
import io.espalier.engine.dl4j.onednn.OneDnnKernels;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every storage promises, whatever memory it is. */
class StorageTest {
  static Stream<Kernels> kernels() {
    return kernels(false);
  }

  static Stream<Kernels> guarded() {
    return kernels(true);
  }

  private static Stream<Kernels> kernels(boolean guarded) {
    return Stream.of(
        new OneDnnKernels(guarded),
        new Nd4jKernels(DataType.FLOAT, guarded),
        new Nd4jKernels(DataType.DOUBLE, guarded));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void valuesGoInAndComeBack(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      Storage storage = kernels.storage();
      INDArray array = arena.zeros(2, 3);
      assertThat(storage.floats(array)).containsOnly(0);
      storage.write(array, 0, new float[] {9, 1, 2, 3, 4, 5, 6, 9}, 1, 6);
      assertThat(storage.floats(array)).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(storage.doubles(array)).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(array.getDouble(1, 0)).isEqualTo(4);
      storage.put(array, 0, new double[] {6, 5, 4, 3, 2, 1});
      assertThat(storage.floats(array)).containsExactly(6, 5, 4, 3, 2, 1);
      storage.clear(array);
      assertThat(storage.floats(array)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsLeaveTheRestAlone(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      Storage storage = kernels.storage();
      INDArray array = arena.zeros(2, 3);
      storage.write(array, 4, new float[] {7, 8}, 0, 2);
      storage.put(array, 1, new double[] {5});
      assertThat(storage.floats(array)).containsExactly(0, 5, 0, 0, 7, 8);
      float[] target = {1, 1, 1, 1};
      storage.read(array, 3, target, 1, 2);
      assertThat(target).containsExactly(1, 0, 7, 1);
      assertThat(storage.doubles(array, 4, 2)).containsExactly(7, 8);
      assertThat(storage.doubles(array, 0, 2)).containsExactly(0, 5);
    }
  }

  /** As parameters are, in the graph's flat vector. */
  @ParameterizedTest
  @MethodSource("kernels")
  void aViewBehindOthersIsWhatItShows(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      Storage storage = kernels.storage();
      INDArray flat = arena.zeros(1, 8);
      storage.put(flat, 0, new double[] {0, 1, 2, 3, 4, 5, 6, 7});
      INDArray view = Views.elements(flat, 2, 4).reshape('c', 2, 2);
      assertThat(storage.floats(view)).containsExactly(2, 3, 4, 5);
      assertThat(storage.doubles(view, 1, 2)).containsExactly(3, 4);
      storage.write(view, 1, new float[] {9}, 0, 1);
      storage.clear(Views.elements(flat, 6, 2));
      assertThat(storage.floats(flat)).containsExactly(0, 1, 2, 9, 4, 5, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aWorkspaceKeepsNothingOfIt(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      INDArray array = arena.zeros(2, 3);
      WorkspaceConfiguration small = WorkspaceConfiguration.builder().initialSize(1 << 16).build();
      try (MemoryWorkspace workspace =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(small, "storage")) {
        long before = workspace.getPrimaryOffset();
        kernels.storage().write(array, 1, new float[] {1, 2}, 0, 2);
        kernels.storage().put(array, 3, new double[] {3, 4});
        assertThat(kernels.storage().floats(array)).containsExactly(0, 1, 2, 3, 4, 0);
        assertThat(workspace.getPrimaryOffset()).isEqualTo(before);
      }
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void underGuardWhatNobodyHasWrittenIsNotANumber(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      Storage storage = kernels.storage();
      assertThat(storage.floats(arena.zeros(2, 3))).containsOnly(0);
      INDArray passing = arena.untilNextPass("scratch", 2, 3);
      assertThat(storage.floats(passing)).containsOnly(Float.NaN);
      SharedArrays arrays = new SharedArrays(arena);
      INDArray used = arrays.take(2, 3);
      assertThat(storage.floats(used)).containsOnly(Float.NaN);
      arrays.hold(used);
      storage.clear(used);
      arrays.release(used);
      assertThat(arrays.take(2, 3)).isSameAs(used);
      assertThat(storage.floats(used)).containsOnly(Float.NaN);
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void anArrayOfOnePassIsFreedWhenTheNextBegins(Kernels kernels) {
    try (kernels;
        Arena arena = new Arena(kernels.storage())) {
      INDArray passing = arena.untilNextPass("scratch", 2, 3);
      arena.begin();
      assertThat(passing.wasClosed()).isTrue();
    }
  }
}
