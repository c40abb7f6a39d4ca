package io.espalier.engine.dl4j;

import io.espalier.engine.IdleAgreement;
import org.junit.jupiter.api.Test;

/** Idle branches where channels do not fill the blocks in which oneDNN takes them. */
class IdleBlocksTest {
  @Test
  void itIsAsIfIdleBranchesWereNotThere() {
    KernelGrid.blocks()
        .forEach(
            (name, block) -> {
              if (name.endsWith(" of 11")) {
                IdleAgreement.check(new Dl4jEngine(), block);
              }
            });
  }
}
