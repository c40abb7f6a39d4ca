package io.espalier.engine.dl4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class GuardTest {
  private static final int LENGTH = 6;

  private final Guard guard = new Guard(true);
  private final Arena arena = new Arena(DataType.FLOAT, guard);

  @AfterEach
  void free() {
    arena.close();
    guard.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, LENGTH, LENGTH + 100})
  void aWriteBeyondAnArrayIsFoundAndItsOperationNamed(int at) {
    write(arena.zeros(2, 3), at);
    assertThatThrownBy(() -> guard.check("conv1, forward,"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("conv1, forward, wrote beyond an array of 24 bytes: the session's [2, 3]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, LENGTH - 1})
  void aWriteWithinIsFine(int at) {
    write(arena.zeros(2, 3), at);
    assertThatCode(() -> guard.check("conv1")).doesNotThrowAnyException();
  }

  @Test
  void anArrayOfOnePassIsGuardedUntilTheNextBegins() {
    write(guard.array(DataType.FLOAT, "scratch", 2, 3), LENGTH);
    assertThatThrownBy(() -> guard.check("conv1")).hasMessageContaining("scratch");
    guard.begin();
    assertThatCode(() -> guard.check("conv1")).doesNotThrowAnyException();
  }

  @Test
  void whatNobodyHasWrittenIsNotANumber() {
    assertThat(Values.floats(guard.array(DataType.FLOAT, "scratch", 2, 3))).containsOnly(Float.NaN);
    SharedArrays arrays = new SharedArrays(arena);
    INDArray used = arrays.take(2, 3);
    arrays.hold(used);
    used.assign(1);
    arrays.release(used);
    assertThat(Values.floats(arrays.take(2, 3))).containsOnly(Float.NaN);
  }

  @Test
  void withoutGuardThereIsNoRoomAround() {
    assertThat(new Guard(false).zone()).isZero();
  }

  private static void write(INDArray array, int at) {
    new FloatPointer(new Place(CacheLine.begin(array) + (long) at * Float.BYTES)).put(1);
  }

  /** A pointer to any place. */
  private static final class Place extends Pointer {
    Place(long place) {
      address = place;
    }
  }
}
