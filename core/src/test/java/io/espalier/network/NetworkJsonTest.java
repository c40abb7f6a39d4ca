package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.SmallArchitectures;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkJsonTest {
  /** Of the first version; it still says what this network is. */
  private static final String EARLIER =
      "{\"input\": [3, 8, 8], \"nodes\": [{\"path\": \"conv\", \"op\": \"conv(filters=4, kernel=3, padding=1)\", \"inputs\": [\"input\"]}]}";

  private static Network conv() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 8));
    builder.add("conv", Conv.of(4, 3), Network.INPUT);
    return builder.build();
  }

  @Test
  void everythingIsSaid() {
    assertThat(NetworkJson.write(conv()))
        .isEqualTo(
            """
            {
              "format": "espalier-network",
              "version": 2,
              "input": [3, 8, 8],
              "nodes": [
                {
                  "path": "conv",
                  "inputs": ["input"],
                  "op": {"name": "conv", "filters": 4, "kernel": [3, 3], "stride": [1, 1], "padding": [1, 1], "dilation": [1, 1], "groups": 1, "bias": false},
                  "output": [4, 8, 8]
                }
              ]
            }
            """);
  }

  @ParameterizedTest
  @FieldSource("io.espalier.network.OpsTest#ONE_OF_EACH")
  void everyOperationSaysAllItsOptionsAndComesBack(Op op) throws IOException {
    Network network = around(op);
    String json = NetworkJson.write(network);
    Network read = NetworkJson.read(json);
    assertThat(read).isEqualTo(network);
    assertThat(read.hash()).isEqualTo(network.hash());
    JsonNode written = new ObjectMapper().readTree(json).path("nodes").path(0).path("op");
    Set<String> keys = new HashSet<>(Set.of("name"));
    keys.addAll(Ops.CATALOG.defaults(op.call().name()).options().keySet());
    assertThat(written.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(keys);
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void everyFamilyComesBack(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @Test
  void theFirstVersionIsRead() {
    assertThat(NetworkJson.read(EARLIER)).isEqualTo(conv());
  }

  /** As earlier versions hashed these networks: saved models are named by it. */
  @ParameterizedTest
  @CsvSource({
    "1, a2544fa09917aa250badc27f7920dea340c4c9c13cc45c469f56957932080db2",
    "2, 86353482ea67d51a1c0f132ccf4017d93a9a7addbf123f6f9ae818a8ee49697f",
    "3, 2080a30942ebfa31b6627112e82f9b538d38e45c6de2fd2243e24f3e5703c146"
  })
  void theHashIsWhatItWas(long seed, String hash) {
    Network network = RandomNetworks.of(seed);
    assertThat(network.hash().hex()).isEqualTo(hash);
    assertThat(NetworkJson.read(NetworkJson.write(network)).hash().hex()).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "",
        "{\"input\": [3, 8], \"nodes\": []}",
        "{\"input\": [3, 8, 0], \"nodes\": []}",
        "{\"input\": [3, 8, \"8\"], \"nodes\": []}",
        "{\"input\": [3, 8, 8]}",
        "{\"input\": [3, 8, 8], \"nodes\": []}",
        "{\"input\": [3, 8, 8], \"nodes\": [{}]}",
        "{\"input\": [3, 8, 8], \"nodes\": [{\"path\": \"a\", \"op\": \"cnov\", \"inputs\": [\"input\"]}]}",
        "{\"input\": [3, 8, 8], \"nodes\": [{\"path\": \"a\", \"op\": \"flatten\"}]}",
        "{\"input\": [3, 8, 8], \"nodes\": [{\"op\": \"flatten\", \"inputs\": [\"input\"]}]}",
      })
  void otherJsonIsRefused(String json) {
    assertThatThrownBy(() -> NetworkJson.read(json))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "espalier-network; espalier-history; its 'format' is \"espalier-history\"",
        "\"version\": 2; \"version\": 3; its 'version' is 3 and this Espalier reads 1 to 2",
        "\"version\": 2; \"version\": \"2\"; its 'version' is \"2\"",
        "\"version\": 2,; ''; its 'version' is missing",
        "\"name\": \"conv\",; ''; it has no 'name'",
        "\"name\": \"conv\"; \"name\": \"cnov\"; Cannot find operation 'cnov'",
        "\"groups\": 1; \"groups\": 1.5; Cannot use groups=1.5 in conv: it must be an integer",
        "\"groups\": 1; \"groups\": null; Cannot read 'groups' of operation \"conv\": null",
        "\"groups\": 1; \"parts\": 1; option 'parts' of conv",
        "\"kernel\": [3, 3]; \"kernel\": [3, 3, 3]; a pair [height, width]",
        "\"output\": [4, 8, 8]; \"output\": [4, 8, 9]; the 'output' of 'conv' is [4,8,9] where its operation gives 4x8x8",
        "\"output\": [4, 8, 8]; \"output\": 4; the 'output' of 'conv' is 4",
      })
  void whatIsWrongIsNamed(String right, String wrong, String reason) {
    String json = NetworkJson.write(conv());
    assertThat(json).contains(right);
    assertThatThrownBy(() -> NetworkJson.read(json.replace(right, wrong)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  /** A network of this one operation, over an image that fits it. */
  private static Network around(Op op) {
    boolean vector = op instanceof Linear;
    int channels = op instanceof ChannelScatter scatter ? scatter.indices().size() : 6;
    NetworkBuilder builder =
        new NetworkBuilder(vector ? Shape.vector(6) : new Shape(channels, 9, 9));
    if (op.arity() == 1) {
      builder.add("op", op, Network.INPUT);
    } else {
      builder.add("op", op, Network.INPUT, Network.INPUT);
    }
    return builder.build();
  }
}
