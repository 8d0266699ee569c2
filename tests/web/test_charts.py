from arena.web.charts import HEIGHT, MARGIN, WIDTH, score_chart


def test_one_score_makes_no_line() -> None:
    assert score_chart([0.5]) is None


def test_scores_stand_between_the_margins_the_best_on_top() -> None:
    chart = score_chart([0.25, 0.75, 0.5])
    assert chart is not None
    top, bottom = MARGIN, HEIGHT - MARGIN
    assert [(point.x, point.y) for point in chart.points] == [
        (MARGIN, bottom),
        (WIDTH / 2, top),
        (WIDTH - MARGIN, HEIGHT / 2),
    ]
    assert (chart.best.score, chart.first.score, chart.last.score) == (0.75, 0.25, 0.5)


def test_the_least_error_is_on_top() -> None:
    chart = score_chart([4.0, 2.0], greater_is_better=False)
    assert chart is not None
    assert [point.y for point in chart.points] == [HEIGHT - MARGIN, MARGIN]
    assert chart.best.score == 2.0


def test_equal_scores_make_a_level_line() -> None:
    chart = score_chart([0.5, 0.5])
    assert chart is not None
    assert {point.y for point in chart.points} == {HEIGHT / 2}
