package io.espalier.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors file format: the length of a JSON header in 8 little-endian bytes, the header
 * with each tensor's type, shape and place, and the values of all tensors without a gap.
 *
 * <p>Tensors are written as 32-bit floats in their order; types F64, F32, F16, BF16 and I64 are
 * read.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final String FORMAT = "format";
  private static final int ALIGNMENT = 8;

  /** The format's own bound, which keeps a broken length from costing memory. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Safetensors() {}

  /**
   * The content of a file with these weights.
   *
   * @throws Refusal if it exceeds 2 GiB, or naming the tensor if a value is not finite
   */
  public static byte[] write(Weights weights) {
    return write(weights, Map.of());
  }

  /**
   * The content of a file with these weights and texts about them.
   *
   * @param metadata texts by their names; {@code format} is the file format's own
   * @throws Refusal if it exceeds 2 GiB, or naming the tensor if a value is not finite
   */
  public static byte[] write(Weights weights, Map<String, String> metadata) {
    Soundness.check(weights);
    byte[] header = header(weights, metadata);
    long size = Long.BYTES + (long) header.length + bytes(weights);
    if (size > Integer.MAX_VALUE) {
      throw new Refusal(
          Text.of(
              "Cannot write weights of %d bytes: a file holds at most 2 GiB; use a smaller network",
              size));
    }
    ByteBuffer content = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(header.length).put(header);
    for (Tensor tensor : weights.tensors().values()) {
      content.asFloatBuffer().put(tensor.data());
      content.position(content.position() + tensor.size() * Float.BYTES);
    }
    return content.array();
  }

  private static long bytes(Weights weights) {
    return weights.tensors().values().stream().mapToLong(t -> (long) t.size() * Float.BYTES).sum();
  }

  /** The JSON header, padded with spaces so that the values are aligned. */
  private static byte[] header(Weights weights, Map<String, String> metadata) {
    ObjectNode header = MAPPER.createObjectNode();
    ObjectNode texts = header.putObject(METADATA);
    new TreeMap<>(metadata).forEach(texts::put);
    // Readers for PyTorch ask for it.
    texts.put(FORMAT, "pt");
    long end = 0;
    for (Map.Entry<String, Tensor> named : weights.tensors().entrySet()) {
      Tensor tensor = named.getValue();
      ObjectNode entry = header.putObject(named.getKey());
      entry.put("dtype", ElementType.F32.name());
      tensor.shape().forEach(entry.putArray("shape")::add);
      long begin = end;
      end += (long) tensor.size() * Float.BYTES;
      entry.putArray("data_offsets").add(begin).add(end);
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * The weights in a file's content, in the order of its header.
   *
   * @param file where the content comes from, for the refusal
   * @throws Refusal naming the file and what is wrong if it is truncated or inconsistent, has
   *     elements of another type, or values that are not finite as 32-bit floats
   */
  public static Weights read(byte[] content, String file) {
    int start = start(content, file);
    JsonNode header = parse(content, start - Long.BYTES, file);
    List<Entry> entries = entries(header, file);
    checkGapless(entries, content.length - start, file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      float[] data = new float[entry.size()];
      int bytes = (int) (entry.end() - entry.begin());
      ByteBuffer values = ByteBuffer.wrap(content, start + (int) entry.begin(), bytes);
      entry.type().read(values.order(ByteOrder.LITTLE_ENDIAN), data);
      Tensor tensor = Tensor.of(entry.shape(), data);
      Soundness.fault(entry.name(), tensor)
          .ifPresent(
              fault -> {
                throw refusal(file, "tensor " + fault);
              });
      tensors.put(entry.name(), tensor);
    }
    return new Weights(tensors);
  }

  /**
   * The texts that {@link #write(Weights, Map)} put beside the weights.
   *
   * @param file where the content comes from, for the refusal
   * @throws Refusal naming the file if its header is broken
   */
  public static Map<String, String> metadata(byte[] content, String file) {
    JsonNode header = parse(content, start(content, file) - Long.BYTES, file);
    Map<String, String> metadata = new LinkedHashMap<>();
    header
        .path(METADATA)
        .fields()
        .forEachRemaining(text -> metadata.put(text.getKey(), text.getValue().asText()));
    metadata.remove(FORMAT);
    return metadata;
  }

  /** Where the values begin: behind the header. */
  private static int start(byte[] content, String file) {
    if (content.length < Long.BYTES) {
      throw refusal(file, Text.of("it has %d bytes and no header", content.length));
    }
    long length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long most = Math.min(LONGEST_HEADER, content.length - Long.BYTES);
    if (length < 0 || length > most) {
      throw refusal(
          file,
          Text.of(
              "its header would have %s bytes where at most %d can be",
              Long.toUnsignedString(length), most));
    }
    return Long.BYTES + (int) length;
  }

  private static JsonNode parse(byte[] content, int length, String file) {
    String text = new String(content, Long.BYTES, length, StandardCharsets.UTF_8);
    try {
      JsonNode header = MAPPER.readTree(text);
      if (!header.isObject()) {
        throw refusal(file, "its header is not a JSON object");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw refusal(file, Text.of("its header is not JSON (%s)", e.getOriginalMessage()));
    }
  }

  private static List<Entry> entries(JsonNode header, String file) {
    List<Entry> entries = new ArrayList<>();
    header
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(METADATA)) {
                entries.add(entry(field.getKey(), field.getValue(), file));
              }
            });
    return entries;
  }

  private static Entry entry(String name, JsonNode node, String file) {
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    boolean complete = shape.isArray() && offsets.size() == 2;
    for (JsonNode number : shape) {
      complete &= number.canConvertToInt() && number.asInt() >= 0;
    }
    for (JsonNode number : offsets) {
      complete &= number.canConvertToLong() && number.asLong() >= 0;
    }
    if (!complete) {
      throw refusal(file, Text.of("tensor '%s' lacks a shape or its two data_offsets", name));
    }
    List<Integer> extents = new ArrayList<>();
    shape.forEach(extent -> extents.add(extent.asInt()));
    ElementType type = type(name, node.path("dtype").asText(), file);
    Entry entry = new Entry(name, type, extents, offsets.get(0).asLong(), offsets.get(1).asLong());
    if (entry.end() - entry.begin() != entry.bytes()) {
      throw refusal(
          file,
          Text.of(
              "tensor '%s' of shape %s and type %s does not fill its place from %d to %d",
              name, extents, type, entry.begin(), entry.end()));
    }
    return entry;
  }

  private static ElementType type(String tensor, String name, String file) {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    file,
                    Text.of(
                        "tensor '%s' has elements of type '%s' and only %s are read",
                        tensor, name, Arrays.toString(ElementType.values()))));
  }

  private static void checkGapless(List<Entry> entries, long length, String file) {
    long end = 0;
    List<Entry> placed =
        entries.stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList();
    for (Entry entry : placed) {
      if (entry.begin() != end) {
        throw refusal(
            file,
            Text.of(
                "tensor '%s' begins at byte %d where %d is next",
                entry.name(), entry.begin(), end));
      }
      end = entry.end();
    }
    if (end != length) {
      throw refusal(file, Text.of("its tensors take %d bytes and it holds %d", end, length));
    }
  }

  private static Refusal refusal(String file, String reason) {
    return new Refusal(Text.of("Cannot read weights '%s': %s; write the file again", file, reason));
  }

  /** One tensor of the header: its elements stand at bytes {@code [begin, end)} of the values. */
  private record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {
    /** What the shape takes, or -1 if that is beyond counting. */
    long bytes() {
      try {
        long bytes = type.bytes();
        for (int extent : shape) {
          bytes = Math.multiplyExact(bytes, extent);
        }
        return bytes;
      } catch (ArithmeticException e) {
        return -1;
      }
    }

    int size() {
      return (int) (bytes() / type.bytes());
    }
  }
}
