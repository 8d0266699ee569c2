"""What the published files are called."""

TRAIN = {"en": "Training data", "ko": "학습 데이터"}
QUESTIONS = {"en": "Questions", "ko": "문제"}
SAMPLE = {"en": "Sample submission", "ko": "제출 예시"}
