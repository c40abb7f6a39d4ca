package io.espalier.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that its entry did not have from the beginning: the full text leaves it out while
 * it has its default, so that whatever was hashed without it keeps its hash.
 *
 * <p>Its default means what the entry did before, and can never change. It stands behind the
 * options that were there, whose positions keep their meaning.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AddedLater {}
