"""The benchmark suite: accuracy, extraction, stance, speed, scale and cold start, beside baselines and peers.

`python -m benchmarks` lists its parts; README.md says what each measures and what the peers are.
"""
