package io.espalier.engine;

/**
 * What every engine promises, whatever it stands on. A new engine has it by a subclass that says
 * {@link #engine} and {@link #nativeMemory}. Each contract is about one subject and knows only what
 * is public in this package; the right values are those of {@link PlainStep}.
 */
public abstract class EngineSuite
    implements OperationContract,
        ZooContract,
        NormalizationContract,
        DropoutContract,
        IdleContract,
        StateContract,
        ThreadContract,
        MemoryContract,
        LearningContract,
        RefusalContract {}
