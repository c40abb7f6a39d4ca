package io.espalier.engine.dl4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.dl4j.nd4j.Nd4jKernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SharedArraysTest {
  private final Arena arena = new Arena(new Nd4jKernels(DataType.FLOAT, false).storage());
  private final SharedArrays arrays = new SharedArrays(arena);

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void anArrayServesAgainWhenAllHoldersHaveUsedIt() {
    arrays.begin(8);
    INDArray first = held();
    arrays.hold(first);
    arrays.release(first);
    assertThat(held()).isNotSameAs(first);
    arrays.release(first);
    assertThat(arrays.take(2, 3)).isSameAs(first);
  }

  @Test
  void onlyALoneHolderMayWrite() {
    arrays.begin(8);
    INDArray array = held();
    assertThat(arrays.heldOnce(array)).isTrue();
    arrays.hold(array);
    assertThat(arrays.heldOnce(array)).isFalse();
    arrays.release(array);
    assertThat(arrays.heldOnce(array)).isTrue();
  }

  @Test
  void arraysFromElsewhereAreLeftAlone() {
    arrays.begin(8);
    INDArray other = Nd4j.createUninitializedDetached(DataType.FLOAT, 2, 3);
    arrays.hold(other);
    assertThat(arrays.heldOnce(other)).isFalse();
    arrays.release(other);
    assertThat(arrays.take(2, 3)).isNotSameAs(other);
    other.close();
  }

  @Test
  void whatAnInterruptedPassHeldServesTheNext() {
    arrays.begin(8);
    INDArray lost = held();
    arrays.begin(8);
    assertThat(arrays.take(2, 3)).isSameAs(lost);
  }

  @Test
  void anotherBatchSizeFreesTheArraysOfTheLast() {
    arrays.begin(8);
    INDArray old = held();
    arrays.begin(5);
    assertThat(old.wasClosed()).isTrue();
    assertThat(arrays.take(2, 3).wasClosed()).isFalse();
  }

  private INDArray held() {
    INDArray array = arrays.take(2, 3);
    arrays.hold(array);
    return array;
  }
}
