package io.espalier.train;

import io.espalier.model.Model;

/**
 * How far a training has come: to its end, or to where it pauses.
 *
 * @param model the model to deploy
 * @param history its epochs; one in which it pauses is not among them
 * @param imagesSeen the images that went through training steps
 * @param epochs its passes over the training images: its steps over those of a pass
 * @param earlierSeconds wall time of the attempts that this one continued
 * @param ended whether it is at its end; one that pauses goes on from its newest checkpoint
 */
public record Trained(
    Model model,
    TrainingHistory history,
    long imagesSeen,
    double epochs,
    double earlierSeconds,
    boolean ended) {}
