"""What the archive's own words are called in Chinese."""

STATUSES = {
    "healthy": "正常",
    "error": "出错",
    "refused": "参数有误",
    "unreachable": "无法访问",
    "drift": "版式变化",
    "database": "数据库出错",
    "incomplete": "未完成",
    "blocked": "被拦截",
    "running": "进行中",
    "interrupted": "中断",
}
FAILURES = {
    "article": "文章页取不到",
    "list": "列表页取不到",
    "menu": "频道菜单读不出",
    "unreadable": "文章页读不出",
}
