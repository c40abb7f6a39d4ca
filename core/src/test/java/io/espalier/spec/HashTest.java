package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void refusesWhatIsNoHash() {
    assertThatThrownBy(() -> new Hash("ba78")).isInstanceOf(Refusal.class);
  }
}
