"""One plain training loop for every network.

    with seeded(recipe.seed):
        network = build("audio.low-4x96", outputs=50)
    data = TrainingData(training, validation)
    run = TrainingRun(folder, {"data": digest})  # what the result depends on beside recipe and network
    outcome = train(network, data, losses.cosine, recipe, run)
    scores = outputs(network, test)            # numpy [items, outputs]
    vectors = features(network, test)          # numpy [items, D], what the fusion takes
    network = load_network(folder)             # in another process

``train`` goes on from where a run in the same folder was stopped or killed, with the same result as without the stop,
and returns at once where it had finished. The network holds the best weights afterwards. The folder then holds

    weights.safetensors   the best weights, with the network's name and sizes
    outcome.json          epochs, best epoch, seconds
    log.jsonl             a line per epoch
    tensorboard/          the same as curves, unless the recipe names another logger
    checkpoint.safetensors   where training is, so that it can go on, also for more epochs after the last

Data come as ``Examples``: ``TensorExamples`` for anything that is a tensor per item, ``PatchExamples`` for
spectrograms, ``CoverExamples`` for covers, ``SpaceExamples`` for the multimodal space. They move to the GPU where
they fit.

Each name is imported from the module that has it: a recipe is read without torch.
"""
