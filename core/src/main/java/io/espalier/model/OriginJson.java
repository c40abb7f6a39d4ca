package io.espalier.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.channel.Side;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The keys {@code of} and {@code members} of an edit. Channels that follow one another are said by
 * their {@code first}, others are listed.
 *
 * <pre>
 * {@code "of": {"conv1": 16}, "members": {"conv1": [
 *   {"node": "conv1", "side": "filters", "each": 1, "first": 0},
 *   {"node": "conv2", "side": "columns", "each": 2, "channels": [0, 8, 1, 9, ...]}]}}
 * </pre>
 */
final class OriginJson {
  private static final String OF = "of";
  private static final String MEMBERS = "members";
  private static final String NODE = "node";
  private static final String SIDE = "side";
  private static final String EACH = "each";
  private static final String FIRST = "first";
  private static final String CHANNELS = "channels";

  private OriginJson() {}

  /** Adds the keys, where there is something to say. */
  static void write(Origin origin, ObjectNode edit) {
    if (origin.equals(Origin.UNSAID)) {
      return;
    }
    origin.of().forEach(edit.putObject(OF)::put);
    ObjectNode members = edit.putObject(MEMBERS);
    origin
        .members()
        .forEach(
            (name, places) -> {
              ArrayNode list = members.putArray(name);
              for (Occurrence place : places) {
                ObjectNode object = list.addObject();
                object.put(NODE, place.node()).put(SIDE, Spelling.constant(place.side()));
                object.put(EACH, place.each());
                if (place.consecutive()) {
                  object.put(FIRST, place.channels().get(0));
                } else {
                  place.channels().forEach(object.putArray(CHANNELS)::add);
                }
              }
            });
  }

  /** Takes the keys out of an edit. */
  static Origin take(ObjectNode edit) {
    JsonNode sizes = taken(edit, OF);
    JsonNode places = taken(edit, MEMBERS);
    Map<String, Integer> of = new TreeMap<>();
    sizes.fields().forEachRemaining(size -> of.put(size.getKey(), integer(size.getValue(), OF, 1)));
    Map<String, List<Occurrence>> members = new TreeMap<>();
    places
        .fields()
        .forEachRemaining(
            group -> {
              if (!of.containsKey(group.getKey())) {
                throw refusal(Text.of("'of' does not say how many '%s' were", group.getKey()));
              }
              List<Occurrence> read = new ArrayList<>();
              group.getValue().forEach(each -> read.add(occurrence(each, of.get(group.getKey()))));
              members.put(group.getKey(), read);
            });
    return new Origin(of, members);
  }

  private static JsonNode taken(ObjectNode edit, String key) {
    JsonNode value = edit.has(key) ? edit.remove(key) : edit.objectNode();
    if (!value.isObject()) {
      throw refusal(Text.of("'%s' must name groups, not be %s", key, value));
    }
    return value;
  }

  private static Occurrence occurrence(JsonNode place, int size) {
    int each = integer(place.path(EACH), EACH, 1);
    List<Integer> channels = new ArrayList<>();
    if (place.has(CHANNELS)) {
      place.path(CHANNELS).forEach(channel -> channels.add(integer(channel, CHANNELS, 0)));
    } else {
      int first = integer(place.path(FIRST), FIRST, 0);
      IntStream.range(first, first + size * each).forEach(channels::add);
    }
    if (channels.size() != size * each) {
      throw refusal(Text.of("%d atoms of %d need %d 'channels'", size, each, size * each));
    }
    Side side =
        Arrays.stream(Side.values())
            .filter(known -> Spelling.constant(known).equals(place.path(SIDE).asText()))
            .findFirst()
            .orElseThrow(() -> refusal(Text.of("'side' is %s", place.path(SIDE))));
    if (!place.path(NODE).isTextual()) {
      throw refusal(Text.of("a member has no 'node': %s", place));
    }
    return new Occurrence(place.path(NODE).textValue(), side, each, channels);
  }

  private static int integer(JsonNode value, String key, int least) {
    if (!value.isInt() || value.intValue() < least) {
      throw refusal(Text.of("'%s' must be an integer from %d, not %s", key, least, value));
    }
    return value.intValue();
  }

  private static Refusal refusal(String reason) {
    return new Refusal("Cannot read history: " + reason + "; restore the file");
  }
}
