package io.espalier.rewrite;

import io.espalier.spec.Catalog;

/** The catalogue of rewritings. */
public final class Rewrites {
  public static final Catalog<Rewriting> CATALOG =
      Catalog.<Rewriting>of("rewriting")
          .entries(new Deploy(), new FoldBn(), new MergeBranches(MergeBranches.Where.ALL))
          .entries(DropBranches.DEFAULTS, KeepBranches.DEFAULTS, ReserveAndMerge.DEFAULTS)
          .entry("rm", ReserveAndMerge.DEFAULTS, options -> options)
          .entry("lowrank", LowRank.DEFAULTS, options -> options)
          .build();

  private Rewrites() {}
}
