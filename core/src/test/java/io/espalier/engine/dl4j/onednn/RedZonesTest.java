package io.espalier.engine.dl4j.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.SharedArrays;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class RedZonesTest {
  private static final int LENGTH = 6;

  private final HostStorage storage = new HostStorage(true);
  private final RedZones zones = storage.zones();
  private final Arena arena = new Arena(storage);

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, LENGTH, LENGTH + 100})
  void aWriteBeyondAnArrayIsFoundAndItsOperationNamed(int at) {
    write(arena.zeros(2, 3), at);
    assertThatThrownBy(() -> zones.check("conv1, forward,"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("conv1, forward, wrote beyond an array of 24 bytes: the session's [2, 3]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, LENGTH - 1})
  void aWriteWithinIsFine(int at) {
    write(arena.zeros(2, 3), at);
    assertThatCode(() -> zones.check("conv1")).doesNotThrowAnyException();
  }

  @Test
  void whatIsGivenBackIsForgotten() {
    INDArray array = arena.zeros(2, 3);
    write(array, LENGTH);
    arena.free(array);
    assertThatCode(() -> zones.check("conv1")).doesNotThrowAnyException();
  }

  @Test
  void whatNobodyHasWrittenIsNotANumber() {
    SharedArrays arrays = new SharedArrays(arena);
    INDArray used = arrays.take(2, 3);
    assertThat(storage.floats(used)).containsOnly(Float.NaN);
    arrays.hold(used);
    used.assign(1);
    arrays.release(used);
    assertThat(arrays.take(2, 3)).isSameAs(used);
    assertThat(storage.floats(used)).containsOnly(Float.NaN);
  }

  @Test
  void withoutGuardThereIsNoRoomAround() {
    assertThat(new RedZones(false).zone()).isZero();
  }

  private static void write(INDArray array, int at) {
    long place = Address.of(array) + (long) at * Float.BYTES;
    new FloatPointer(new Address().to(place)).put(1);
  }
}
