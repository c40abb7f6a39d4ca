package io.espalier.spark.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardAddressTest {
  private static final String YARN = "yarn";
  private static final String KUBERNETES = "k8s://https://host:6443";
  private static final String STANDALONE = "spark://host:7077";
  private static final String LOCAL = "local[*]";

  /** An empty cell is a variable that is not set. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A number on a machine of several cards, of which the process sees all.
        "standalone | 0          |               | 0",
        "standalone | 3          |               | 3",
        "local      | 1          |               | 1",
        // The process numbers those that it sees in the order of the variable.
        "standalone | 2          | 2,3           | 0",
        "standalone | 3          | 2,3           | 1",
        "standalone | 2          | 3,2           | 1",
        "standalone | 3          | ' 2 , 3 '     | 1",
        "local      | 3          | 2,3           | 1",
        "local      | 5          | 5             | 0",
        // CUDA reads the variable up to what is no card.
        "standalone | 2          | '2,-1,3'      | 0",
        // Names, cut short or not.
        "standalone | GPU-b2     | 'GPU-a1,GPU-b2' | 1",
        "standalone | GPU-b2cd-e | 'GPU-a1,GPU-b2' | 1",
        "standalone | GPU-b      | 'GPU-a1,GPU-b2' | 1",
        "standalone | MIG-a/1/0  | 'MIG-a/1/0'   | 0",
        // A container sees its own card alone, whatever number that has on the machine.
        "yarn       | 3          |               | 0",
        "yarn       | GPU-b2     |               | 0",
        "kubernetes | 0          |               | 0",
        "kubernetes | MIG-a/1/0  |               | 0",
        "yarn       | 3          | 3             | 0",
        "kubernetes | 0          | GPU-b2        | 0",
        "kubernetes | GPU-b2     | 0             | 0",
        "yarn       | 0          | MIG-a/1/0     | 0",
        // Or the machine's, if nothing keeps them from it.
        "yarn       | 3          | 2,3           | 1",
      })
  void aCardIsADeviceOfTheProcess(String kind, String address, String visible, int device) {
    assertThat(CardAddress.device(master(kind), address, Optional.ofNullable(visible)))
        .isEqualTo(device);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "standalone | 1          | 2,3             | names it not",
        "standalone | 3          | '2,-1,3'        | names it not",
        "standalone | 1          | 'GPU-a1,GPU-b2' | names it not",
        "standalone | 0          | GPU-a1          | names it not",
        "standalone | GPU-c3     | 'GPU-a1,GPU-b2' | names it not",
        "standalone | GPU-a1     | 0               | names it not",
        "kubernetes | 0          | 1               | names it not",
        "kubernetes | 1          | 'GPU-a1,GPU-b2' | names it not",
        "standalone | 2          | 2,2             | names it more than once",
        "standalone | GPU-a      | 'GPU-a1,GPU-a2' | names it more than once",
        "standalone | 0          | ''              | hides all cards",
        "yarn       | 0          | '-1'            | hides all cards",
        "kubernetes | 0          | NoDevFiles      | hides all cards",
        "standalone | GPU-a1     |                 | go by their numbers",
        "standalone | MIG-a/1/0  |                 | go by their numbers",
        "standalone | a          |                 | go by their numbers",
        "standalone | 99999999999|                 | go by their numbers",
        "standalone | MIG-b/1/0  | 'MIG-a/1/0,MIG-b/1/0' | the first only",
      })
  void whatCannotBeFoundIsRefused(String kind, String address, String visible, String why) {
    assertThatThrownBy(
            () -> CardAddress.device(master(kind), address, Optional.ofNullable(visible)))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(
            "Cannot work on", "'" + address + "'", "CUDA_VISIBLE_DEVICES", why);
  }

  private static String master(String kind) {
    return switch (kind) {
      case "yarn" -> YARN;
      case "kubernetes" -> KUBERNETES;
      case "standalone" -> STANDALONE;
      case "local" -> LOCAL;
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
