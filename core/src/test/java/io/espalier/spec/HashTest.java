package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashTest {
  @Test
  void isSha256() {
    Hash hash = Hash.of("abc");
    assertThat(hash)
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(hash.shortForm()).isEqualTo("ba7816");
    assertThat(hash).isLessThan(Hash.of("")).isEqualTo(new Hash(hash.hex()));
  }

  @Test
  void readsWhatItWritesAndKeepsTheOrderOfDigits() {
    List<String> texts =
        IntStream.range(0, 200).mapToObj(i -> Hash.of(Integer.toString(i)).hex()).sorted().toList();
    assertThat(texts.stream().map(Hash::new).sorted().map(Hash::hex)).isEqualTo(texts);
    String zeros = "0".repeat(63);
    List<Hash> near =
        List.of(
            new Hash(zeros + "0"),
            new Hash(zeros + "1"),
            new Hash("f".repeat(63) + "e"),
            new Hash("f".repeat(64)));
    assertThat(near).isSorted().doesNotHaveDuplicates();
    assertThat(near.get(1).hex()).isEqualTo(zeros + "1");
  }

  @Test
  void refusesWhatIsNoHash() {
    assertThatThrownBy(() -> new Hash("ba78")).isInstanceOf(Refusal.class);
  }
}
