package io.espalier.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
  private static final Tensor PAIR = Tensor.vector(1, -2);

  @Property(tries = 200)
  void weightsComeBackInTheirOrder(@ForAll("weights") Weights weights) {
    Weights read = Safetensors.read(Safetensors.write(weights), "file");
    assertThat(read).isEqualTo(weights);
    assertThat(List.copyOf(read.tensors().keySet()))
        .isEqualTo(List.copyOf(weights.tensors().keySet()));
  }

  @Property(tries = 200)
  void everyTruncationIsRefused(@ForAll("weights") Weights weights, @ForAll int at) {
    byte[] whole = Safetensors.write(weights);
    byte[] cut = Arrays.copyOf(whole, Math.floorMod(at, whole.length));
    assertRefused(cut, "");
  }

  @Provide
  Arbitrary<Weights> weights() {
    Arbitrary<Tensor> tensors =
        Combinators.combine(
                Arbitraries.integers().between(0, 4).list().ofMaxSize(4),
                Arbitraries.randomValue(random -> random))
            .as(
                (shape, random) -> {
                  Tensor tensor = Tensor.filled(shape, 0);
                  for (int i = 0; i < tensor.size(); i++) {
                    float value = Float.intBitsToFloat(random.nextInt());
                    tensor.data()[i] = Float.isFinite(value) ? value : 0;
                  }
                  return tensor;
                });
    Arbitrary<String> names = Arbitraries.strings().ofMaxLength(8);
    return Arbitraries.maps(names.filter(SafetensorsTest::encodable), tensors)
        .ofMaxSize(5)
        .map(Weights::new);
  }

  private static boolean encodable(String name) {
    return UTF_8.newEncoder().canEncode(name);
  }

  @Test
  void writesTheDocumentedLayout() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", PAIR);
    tensors.put("a", Tensor.of(List.of(1, 1), 0.5f));
    byte[] content = Safetensors.write(new Weights(tensors));
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}}";
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong();
    assertThat(length % 8).isZero();
    assertThat(length - header.length()).isBetween(0, 7);
    assertThat(new String(content, 8, length, UTF_8).stripTrailing()).isEqualTo(header);
    buffer.position(8 + length);
    assertThat(buffer.getFloat()).isEqualTo(1);
    assertThat(buffer.getFloat()).isEqualTo(-2);
    assertThat(buffer.getFloat()).isEqualTo(0.5f);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @Test
  void readsOtherElementTypes() {
    ByteBuffer data = ByteBuffer.allocate(24 + 12).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.1).putDouble(-2).putLong(391);
    data.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 0x0001);
    data.putShort((short) 0x7bff).putShort((short) 0x3f80).putShort((short) 0xc049);
    String header =
        """
        {"d": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]},
         "n": {"dtype": "I64", "shape": [], "data_offsets": [16, 24]},
         "h": {"dtype": "F16", "shape": [2, 2], "data_offsets": [24, 32]},
         "b": {"dtype": "BF16", "shape": [2], "data_offsets": [32, 36]}}""";
    Weights weights = Safetensors.read(file(header, data.array()), "file");
    assertThat(weights.get("d")).isEqualTo(Tensor.vector(0.1f, -2));
    assertThat(weights.get("n")).isEqualTo(Tensor.of(List.of(), 391));
    assertThat(weights.get("h")).isEqualTo(Tensor.of(List.of(2, 2), 1, -2, 0x1p-24f, 65504));
    assertThat(weights.get("b")).isEqualTo(Tensor.vector(1, -3.140625f));
  }

  @Test
  void everyHalfIsReadAsItsDefinitionSays() {
    ByteBuffer data = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      data.putShort((short) bits);
    }
    float[] halves = new float[1 << 16];
    ElementType.F16.read(data.flip(), halves);
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = (bits >> 10) & 31;
      int fraction = bits & 1023;
      double size =
          exponent == 0
              ? Math.scalb((double) fraction, -24)
              : exponent == 31
                  ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                  : Math.scalb(1024.0 + fraction, exponent - 25);
      float expected = (float) (bits < 1 << 15 ? size : -size);
      assertThat(Float.compare(halves[bits], expected)).as("%x", bits).isZero();
    }
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(1).putDouble(1e300).putDouble(Double.NaN);
    assertRefused(
        file(entry("a.weight", "F64", "3", "0, 24"), data.array()),
        "tensor 'a.weight' has 2 of 3 values that are not finite (the first is Infinity)");
    Weights weights = new Weights(Map.of("a.weight", Tensor.vector(1, Float.NaN)));
    assertThatThrownBy(() -> Safetensors.write(weights))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use weights: tensor 'a.weight'")
        .hasMessageContaining("1 of 2 values that are not finite (the first is NaN)");
  }

  @Test
  void refusesInconsistentFiles() {
    byte[] eight = new byte[8];
    assertRefused(new byte[3], "it has 3 bytes and no header");
    assertRefused(
        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0},
        "its header would have 18446744073709551615 bytes where at most 1 can be");
    assertRefused(file("[]", eight), "its header is not a JSON object");
    assertRefused(file("{", eight), "its header is not JSON");
    assertRefused(file(entry("a", "F32", "2", "0, 8") + " x", eight), "not JSON");
    assertRefused(file("{\"a\": 1, \"a\": 2}", eight), "Duplicate field 'a'");
    assertRefused(file(entry("a", "F32", "2", "0"), eight), "tensor 'a' lacks a shape or its two");
    assertRefused(file(entry("a", "F32", "-2", "0, 8"), eight), "tensor 'a' lacks a shape");
    assertRefused(
        file(entry("a", "F32", "3", "0, 8"), eight),
        "tensor 'a' of shape [3] and type F32 does not fill its place from 0 to 8");
    assertRefused(
        file(entry("a", "F32", "2147483647, 2147483647, 2147483647, 4", "0, 8"), eight),
        "does not fill its place");
    assertRefused(
        file(entry("a", "F8_E4M3", "8", "0, 8"), eight),
        "tensor 'a' has elements of type 'F8_E4M3' and only [F64, F32, F16, BF16, I64] are read");
    assertRefused(
        file(entry("a", "F32", "1", "4, 8"), eight), "tensor 'a' begins at byte 4 where 0 is next");
    assertRefused(
        file(entry("a", "F32", "1", "0, 4"), eight), "its tensors take 4 bytes and it holds 8");
    assertRefused(
        file(entry("a", "F32", "4", "0, 16"), eight), "its tensors take 16 bytes and it holds 8");
  }

  private static String entry(String name, String type, String shape, String offsets) {
    return Text.of(
        "{\"%s\": {\"dtype\": \"%s\", \"shape\": [%s], \"data_offsets\": [%s]}}",
        name, type, shape, offsets);
  }

  private static byte[] file(String header, byte[] data) {
    byte[] json = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  private static void assertRefused(byte[] content, String reason) {
    assertThatThrownBy(() -> Safetensors.read(content, "out/a.safetensors"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot read weights 'out/a.safetensors': ")
        .hasMessageContaining(reason);
  }
}
